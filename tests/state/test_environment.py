"""What is installed: looked up when asked for, told apart by Zarr format, nothing imported."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints, version
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts.model import Codec
from ome_zarr_helpdesk.state import environment
from ome_zarr_helpdesk.state.environment import Environment, environment_for
from tests.processes import in_fresh_process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Packages that seem to be installed, and nothing else."""
    packages = {"zarr": "3.4.2", "numcodecs": "0.17.1"}
    monkeypatch.setattr(environment, "version_of", packages.get)
    monkeypatch.setattr(environment, "entry_points", lambda **_: EntryPoints())
    monkeypatch.setattr(environment, "_registered", lambda: ())
    return packages


def missing(*codecs: tuple[str, int]) -> list[str]:
    found = Environment(tuple(Codec(name, (), number) for name, number in codecs))
    return [codec.name for codec in found.codecs_missing]


def test_versions_are_those_installed() -> None:
    zarr = Environment().zarr
    assert zarr is not None
    assert zarr.version == version("zarr")
    assert zarr.major == 3
    assert zarr.minor == int(version("zarr").split(".")[1])


def test_what_zarr_brings_along_is_there(installed: dict[str, str]) -> None:
    core = [("blosc", 3), ("bytes", 3), ("zstd", 3), ("crc32c", 3), ("transpose", 3)]
    others = [("numcodecs.lz4", 3), ("scale_offset", 3), ("zstd", 2), ("delta", 2)]
    assert missing(*core, *others) == []


def test_some_need_a_package_more(installed: dict[str, str]) -> None:
    asked = [("numcodecs.zfpy", 3), ("zfpy", 2), ("crc32c", 2), ("cast_value", 3)]
    assert missing(*asked) == ["numcodecs.zfpy", "zfpy", "crc32c", "cast_value"]
    installed.update({"zfpy": "1.0", "google-crc32c": "1.7", "cast-value-rs": "0.1"})
    assert missing(*asked) == []


def test_what_nobody_adds_is_missing(
    installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert missing(("acme", 3), ("acme", 2)) == ["acme", "acme"]

    def one(*, group: str) -> EntryPoints:
        return EntryPoints([EntryPoint("acme", "acme:Codec", group)])

    monkeypatch.setattr(environment, "entry_points", one)
    assert missing(("acme", 3), ("acme", 2)) == []


def test_what_a_script_registered_is_there(
    installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_registered", lambda: ("acme",))
    assert missing(("acme", 2)) == []
    assert missing(("acme", 3)) == ["acme"], "of format 3 zarr itself keeps the list"


def test_a_newer_zarr_may_know_more(installed: dict[str, str]) -> None:
    installed["zarr"] = "3.9.0"
    assert missing(("acme", 3)) == []
    installed["zarr"] = "3.1.6"
    assert missing(("scale_offset", 3)) == ["scale_offset"]


def test_what_an_address_needs(installed: dict[str, str]) -> None:
    assert Environment((), "s3").lacking is None, "napari is not here: nothing is known of it"
    installed["napari"] = "0.9.2"
    assert Environment((), "local").lacking == ("napari-ome-zarr",)
    installed.update({"napari-ome-zarr": "0.11.0", "fsspec": "2026.9", "aiohttp": "3.14"})
    assert Environment((), "local").lacking == ()
    assert Environment((), "http").lacking == ("requests",)
    assert Environment((), "s3").lacking == ("s3fs",)


def test_codecs_are_those_of_the_file(sample_path: Callable[[str], Path]) -> None:
    for sample in ("image-05-codec-unknown", "zarr-array-codec-unknown", "plate-05-codec-unknown"):
        found = environment_for(explain(sample_path(sample)).facts)
        assert [codec.name for codec in found.codecs_missing] == ["acme"]
    assert environment_for(explain(sample_path("image-05")).facts).codecs_missing == ()


def test_nothing_is_imported_for_it() -> None:
    code = """
        import sys
        from ome_zarr_helpdesk.facts.model import Codec
        from ome_zarr_helpdesk.state.environment import Environment
        found = Environment((Codec("acme", (), 3), Codec("acme", (), 2)), "s3")
        found.codecs_missing, found.lacking, found.zarr, found.ome_zarr, found.napari_ome_zarr
        heavy = ("zarr", "numcodecs", "numpy", "dask", "napari", "fsspec", "ome_zarr", "s3fs")
        print(*[name for name in heavy if name in sys.modules])
    """
    assert in_fresh_process(code).split() == []
