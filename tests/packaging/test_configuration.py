"""What is said twice in the project's configuration is said alike."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import bootstrap

REPOSITORY = Path(__file__).parents[2]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def lower_bounds(requirements: list[str]) -> dict[str, Version]:
    bounds = {}
    for requirement in map(Requirement, requirements):
        for clause in requirement.specifier:
            if clause.operator == ">=":
                bounds[canonicalize_name(requirement.name)] = Version(clause.version)
    return bounds


def with_extras(name: str) -> list[str]:
    """The requirements of an extra; extras of our own in it are unfolded."""
    found: list[str] = []
    for requirement in PROJECT["project"]["optional-dependencies"][name]:
        ours = re.fullmatch(r"napari-ome-zarr-helpdesk\[(\w+)\]", requirement)
        found += with_extras(ours[1]) if ours else [requirement]
    return found


def test_the_oldest_releases_are_the_ones_that_are_tried() -> None:
    text = (REPOSITORY / "tests/packaging/oldest.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    tried = dict(line.split("==") for line in lines)
    requirements = PROJECT["project"]["dependencies"] + with_extras("all")
    claimed = lower_bounds(requirements)
    assert len(claimed) == len(requirements)
    assert claimed == {name: Version(tried[name]) for name in claimed}


def test_every_optional_part_comes_with_all() -> None:
    everything = set(with_extras("all"))
    for extra in set(PROJECT["project"]["optional-dependencies"]) - {"all", "test"}:
        assert set(with_extras(extra)) <= everything, extra


def test_the_versions_agree() -> None:
    citation = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == PROJECT["project"]["version"]
    changes = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^\]]*)\]", changes, flags=re.MULTILINE)
    assert released[:1] in ([], [PROJECT["project"]["version"]])


def test_the_napari_hub_finds_what_it_reads() -> None:
    project = PROJECT["project"]
    assert "Framework :: napari" in project["classifiers"]
    assert project["license"] == "BSD-3-Clause"
    assert {"OME-Zarr", "NGFF", "help", "glossary"} <= set(project["keywords"])
    assert len(project["description"]) <= 200
    readme = (REPOSITORY / project["readme"]).read_text(encoding="utf-8")
    assert readme.startswith("# ")


def test_every_supported_python_is_tried() -> None:
    prefix = "Programming Language :: Python :: 3."
    claimed = {
        line.removeprefix(prefix)
        for line in PROJECT["project"]["classifiers"]
        if line.startswith(prefix)
    }
    tox = (REPOSITORY / "tox.ini").read_text(encoding="utf-8")
    tried = re.search(r"py\{([\d,]+)\}-\{pyqt6,pyside6\}", tox)
    assert tried
    assert {f"3{number[1:]}" for number in tried[1].split(",")} == {f"3{c}" for c in claimed}


def test_tox_runs_the_tests_as_bootstrap_does() -> None:
    tox = (REPOSITORY / "tox.ini").read_text(encoding="utf-8")
    assert f"\n    python -m pytest {' '.join(bootstrap.TEST_OPTIONS)} {{posargs}}\n" in tox
