"""Names of files, labels, copies of metadata and neighbors, as a closer look found them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ChunkKeys",
    "CopyLook",
    "LabelLook",
    "LabelsLook",
    "LengthsDiffer",
    "MisnamedKeys",
    "Neighbors",
]


@dataclass(frozen=True, slots=True)
class MisnamedKeys:
    """An array whose files of pixels have other names than its document says.

    ``expected`` is the key by the document, ``found`` the one that is stored in its
    place. ``document`` is the document's key. Of the two ways to write keys the
    ``separator`` and the ``prefix`` (``c`` or empty) are those that were found.
    """

    path: str
    zarr_format: int | None
    document: str
    expected: str
    found: str
    separator: str
    prefix: str


@dataclass(frozen=True, slots=True)
class ChunkKeys:
    """Whether files of pixels have the names that are stated, in so many arrays looked at."""

    looked_at: int
    misnamed: tuple[MisnamedKeys, ...] = ()

    @property
    def first(self) -> MisnamedKeys | None:
        """The first array whose files are named otherwise."""
        return self.misnamed[0] if self.misnamed else None

    @property
    def documents(self) -> tuple[str, ...]:
        """Keys of the documents of all arrays whose files are named as those of the first."""
        first = self.first
        return tuple(
            found.document
            for found in self.misnamed
            if first and (found.separator, found.prefix) == (first.separator, first.prefix)
        )

    @property
    def separator_v2(self) -> str | None:
        """The separator that was found, for ``.zarray``; None in format 3."""
        return self.first.separator if self.first and self.first.zarr_format == 2 else None

    @property
    def separator_v3(self) -> str | None:
        """The separator that was found, for ``chunk_key_encoding``; None in format 2."""
        return self.first.separator if self.first and self.first.zarr_format == 3 else None

    @property
    def encoding_v3(self) -> str | None:
        """Name of the ``chunk_key_encoding`` that was found; None in format 2."""
        if self.first is None or self.first.zarr_format != 3:
            return None
        return "default" if self.first.prefix else "v2"


@dataclass(frozen=True, slots=True)
class LengthsDiffer:
    """How long a label image is along an axis that it shares with its image.

    ``label`` and ``image`` are lengths in ``unit``, or in pixels where the two do not
    state comparable pixel sizes (``in_pixels``). ``change`` is the difference as a share
    of the image, ``pixels`` the difference in pixels of the label image.
    """

    axis: str
    label: float
    image: float
    unit: str | None
    in_pixels: bool
    change: float
    pixels: float

    @property
    def measured_in(self) -> str:
        """What the two lengths are counted in."""
        return "pixels" if self.in_pixels else self.unit or "(no unit)"


@dataclass(frozen=True, slots=True)
class LabelLook:
    """One label image: what it is, and how it compares with its image.

    ``stored`` tells whether there is a group of its name, ``is_image`` whether it has
    ``multiscales``, ``described`` whether it has ``image-label``. ``lacking`` are
    the axes of time and space of its image, longer than one, that it does not have;
    ``added`` are axes that only it has. ``placed`` tells whether it states an offset.
    ``first_level`` is the path of its full resolution, from its own group.
    """

    name: str
    path: str
    address: str
    listed: bool
    stored: bool
    is_image: bool | None = None
    described: bool | None = None
    dtype: str | None = None
    n_levels: int | None = None
    first_level: str | None = None
    shape: tuple[int, ...] | None = None
    axis_order: str | None = None
    placed: bool | None = None
    lacking: tuple[str, ...] | None = None
    added: tuple[str, ...] | None = None
    lengths: tuple[LengthsDiffer, ...] = ()

    @property
    def longest_difference(self) -> LengthsDiffer | None:
        """The axis along which it differs most from its image."""
        return max(self.lengths, key=lambda found: found.change, default=None)

    @property
    def is_float(self) -> bool | None:
        """Whether its pixels are decimal numbers."""
        return None if self.dtype is None else self.dtype.startswith(("float", "complex"))


@dataclass(frozen=True, slots=True)
class LabelsLook:
    """What lies in the ``labels`` group of an image, beside the list in its metadata.

    ``listed`` are the names in that list; None where there is none. ``is_group`` tells
    whether the folder is a Zarr group. ``all_found`` tells whether the folder could
    be listed and everything in it was looked at: only then is a name that is missing
    here known to be absent. ``image_levels`` is the number of levels of the image.
    """

    path: str
    address: str
    is_group: bool
    listed: tuple[str, ...] | None
    labels: tuple[LabelLook, ...]
    all_found: bool
    image_levels: int | None = None

    @property
    def unlisted(self) -> tuple[LabelLook, ...]:
        """Label images that lie in the folder, and are not in the list."""
        return tuple(found for found in self.labels if found.is_image and not found.listed)

    @property
    def not_stored(self) -> tuple[LabelLook, ...]:
        """Label images that are listed, and for which there is no group."""
        return tuple(found for found in self.labels if found.listed and not found.stored)

    @property
    def not_images(self) -> tuple[LabelLook, ...]:
        """What is listed and stored, and has no ``multiscales``."""
        return tuple(f for f in self.labels if f.listed and f.stored and f.is_image is False)

    @property
    def undescribed(self) -> tuple[LabelLook, ...]:
        """Label images that are listed, and have no ``image-label``."""
        return tuple(f for f in self.labels if f.listed and f.is_image and f.described is False)

    @property
    def names_there(self) -> tuple[str, ...]:
        """Names for the list: those on it but for what is known to be no image, then the others.

        So a name stays on the list where nobody looked for its group.
        """
        wrong = {found.name for found in self.labels if not found.is_image}
        kept = (name for name in self.listed or () if name not in wrong)
        return tuple(dict.fromkeys((*kept, *(found.name for found in self.unlisted))))

    @property
    def floats(self) -> tuple[LabelLook, ...]:
        """Label images whose pixels are decimal numbers."""
        return tuple(found for found in self.labels if found.is_float)

    @property
    def of_other_length(self) -> LabelLook | None:
        """The label image that differs most in length from its image along an axis."""
        lengths = [(f.longest_difference, f) for f in self.labels if f.longest_difference]
        found = max(lengths, key=lambda pair: pair[0].change if pair[0] else 0, default=None)
        return found[1] if found else None

    @property
    def of_other_levels(self) -> tuple[LabelLook, ...]:
        """Label images that have fewer or more levels than their image."""
        return tuple(
            found
            for found in self.labels
            if None not in (found.n_levels, self.image_levels)
            and found.n_levels != self.image_levels
        )

    @property
    def with_added_axes(self) -> tuple[LabelLook, ...]:
        """Label images with axes that their image does not have."""
        return tuple(found for found in self.labels if found.added)

    @property
    def without_axes(self) -> tuple[LabelLook, ...]:
        """Label images without an axis of time or space along which their image is long."""
        return tuple(found for found in self.labels if found.lacking)


@dataclass(frozen=True, slots=True)
class CopyLook:
    """How the consolidated copy at the root of a store agrees with the documents themselves.

    ``document`` is the key of the document that holds the copy. Of ``compared`` groups
    and arrays, those at the paths ``lacking`` are not in it, and what it says of those at
    the paths ``differing`` is something else than they do themselves.
    """

    document: str
    compared: int
    lacking: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()

    @property
    def odd(self) -> tuple[str, ...]:
        """Paths that are not in the copy, or differ there; the root is a dot."""
        return tuple(path or "." for path in (*self.lacking, *self.differing))


@dataclass(frozen=True, slots=True)
class Neighbors:
    """Images of one shape beside each other in a plain group.

    ``names`` are theirs, ``looked_at`` how many images of the group were looked at.
    ``stem`` is what all names begin with where nothing but a number follows, in small
    letters; empty where they are bare numbers, None where they are other names.
    """

    path: str
    names: tuple[str, ...]
    looked_at: int
    shape: tuple[int, ...]
    n_channels: int | None
    stem: str | None

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of these images in the store."""
        return tuple(f"{self.path}/{name}".strip("/") for name in self.names)

    @property
    def count(self) -> int:
        """How many images have the same shape."""
        return len(self.names)

    @property
    def has_channels(self) -> bool:
        """Whether each of them has several channels itself."""
        return (self.n_channels or 1) > 1

    @property
    def is_numbered(self) -> bool:
        """Whether the names are a word and a number, as those of tiles and positions are."""
        return self.stem is not None
