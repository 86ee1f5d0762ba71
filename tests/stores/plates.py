"""The documents of plates and wells, without any pixels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.stores.arrays import below, group
from tests.stores.images import Image, stating, zarr_format_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tests.stores.arrays import Files, Json

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIELD = Image(name=None, axes="cyx", shape=(2, 128, 128), levels=2, channels=("DNA", "Actin"))


@dataclass(frozen=True, kw_only=True)
class Plate:
    """What a test wants to know a plate by.

    `left_out` wells are not in the metadata; `lost` wells are, but not in the store. With several
    `acquisitions` each well has `fields` fields in each.
    """

    version: str = "0.5"
    state_version: bool = True
    name: str | None = "plate"
    rows: int = 2
    columns: int = 3
    fields: int = 1
    acquisitions: Sequence[str] = ()
    left_out: Collection[str] = ()
    lost: Collection[str] = ()
    field_image: Image = field(default_factory=lambda: FIELD)

    @property
    def zarr_format(self) -> int:
        return zarr_format_of(self.version)

    @property
    def row_names(self) -> list[str]:
        return [*LETTERS, *(f"A{letter}" for letter in LETTERS)][: self.rows]

    @property
    def column_names(self) -> list[str]:
        return [str(number + 1) for number in range(self.columns)]

    def wells(self) -> list[Json]:
        """The wells as the metadata lists them."""
        return [
            {"path": f"{row}/{column}", "rowIndex": row_index, "columnIndex": column_index}
            for row_index, row in enumerate(self.row_names)
            for column_index, column in enumerate(self.column_names)
            if f"{row}/{column}" not in self.left_out
        ]

    def metadata(self) -> Json:
        """The OME-Zarr metadata of the plate."""
        described: Json = {
            "columns": [{"name": name} for name in self.column_names],
            "rows": [{"name": name} for name in self.row_names],
            "wells": self.wells(),
            "field_count": self.fields,
        }
        if self.name is not None:
            described["name"] = self.name
        if self.acquisitions:
            described["acquisitions"] = [
                {"id": number, "name": name, "maximumfieldcount": self.fields}
                for number, name in enumerate(self.acquisitions)
            ]
        return stating(self, "plate", described)

    def well_metadata(self) -> Json:
        """The OME-Zarr metadata of every well."""
        owners = [n for n in range(len(self.acquisitions) or 1) for _ in range(self.fields)]
        images: list[Json] = [{"path": str(path)} for path in range(len(owners))]
        if self.acquisitions:
            images = [
                {**image, "acquisition": owner} for image, owner in zip(images, owners, strict=True)
            ]
        return stating(self, "well", {"images": images})

    def files(self) -> Files:
        """All documents: plate, rows, wells, fields and their levels."""
        files = group(self.zarr_format, self.metadata())
        for row in self.row_names:
            files |= below(row, group(self.zarr_format))
        well = self.well_files()
        for listed in self.wells():
            if listed["path"] not in self.lost:
                files |= below(listed["path"], well)
        return files

    def well_files(self) -> Files:
        """All documents of one well; the wells are alike."""
        metadata = self.well_metadata()
        files = group(self.zarr_format, metadata)
        image = replace(self.field_image, version=self.version).files()
        for listed in metadata["well"]["images"]:
            files |= below(listed["path"], image)
        return files
