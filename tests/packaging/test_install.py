"""Every way to install finds the manifest, the content and the command.

Each way gets a fresh environment that sees the libraries of the present one,
so that nothing is downloaded and nothing of an earlier install can help.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGE = "ome_zarr_helpdesk"
DISTRIBUTION = "napari-ome-zarr-helpdesk"

LIST_RESOURCES = f"""
import importlib.resources, json
import {PACKAGE}

package = importlib.resources.files({PACKAGE!r})
content = package / "content"
print(json.dumps({{
    "package": {PACKAGE}.__file__,
    "manifest": (package / "napari.yaml").read_text(encoding="utf-8"),
    "content": {{
        folder.name: sorted(entry.name for entry in folder.iterdir())
        for folder in content.iterdir() if folder.is_dir()
    }},
}}))
"""


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the package in it."""

    way: str
    folder: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of its programs, away from the repository."""
        hidden = ("PYTHONPATH", "PYTHONHOME", "PYTEST_CURRENT_TEST")
        variables = {name: value for name, value in os.environ.items() if name not in hidden}
        return subprocess.run(
            [str(scripts(self.folder) / program), *arguments],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=variables,
            timeout=120,
            check=False,
        )


def scripts(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def run_here(*arguments: str, folder: Path = REPOSITORY) -> None:
    """Run a module of the present environment; what it says shows on failure."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def fresh_environment(folder: Path) -> Path:
    """Make an environment that also sees the libraries of the present one."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = {"base": str(folder), "platbase": str(folder)}
    own = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    # Named to be read last: what is installed here comes first.
    (own / "zzz-libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def install(environment: Path, *what: str) -> None:
    """Install into an environment with the present one's pip, alone and off-line."""
    python = next(scripts(environment).glob("python*"))
    run_here(
        "pip", "--python", str(python), "install", "--quiet", "--no-input", "--no-index",
        "--no-deps", "--no-build-isolation", "--ignore-installed", *what,
    )  # fmt: skip


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    run_here("hatchling", "build", "--target", "sdist", "--directory", str(folder))
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run_here("hatchling", "build", "--target", "wheel", "--directory", str(folder))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session", params=["wheel", "sdist", "editable"])
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    """Install in one of the three ways."""
    environment = fresh_environment(tmp_path_factory.mktemp(request.param) / "environment")
    if request.param == "editable":
        if os.name == "nt" or not (REPOSITORY / ".git").exists():
            pytest.skip("only a clone with symbolic links can be installed as editable")
        install(environment, "--editable", str(REPOSITORY))
    else:
        install(environment, str(request.getfixturevalue(request.param)))
    return Installed(request.param, environment)


def content_files(folder: Path) -> dict[str, list[str]]:
    return {
        kind.name: sorted(entry.name for entry in kind.iterdir())
        for kind in folder.iterdir()
        if kind.is_dir()
    }


def test_manifest_and_content_are_found(installed: Installed) -> None:
    done = installed.run("python", "-c", LIST_RESOURCES)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    home = REPOSITORY if installed.way == "editable" else installed.folder
    assert Path(found["package"]).is_relative_to(home)
    assert found["manifest"] == (REPOSITORY / "napari.yaml").read_text(encoding="utf-8")
    assert found["content"] == content_files(REPOSITORY / "content")
    assert any(name.endswith(".md") for name in found["content"]["glossary"])


def test_napari_accepts_the_manifest(installed: Installed) -> None:
    check = (
        "import sys; from npe2.cli import main; "
        f"sys.argv = ['npe2', 'validate', '--imports', {DISTRIBUTION!r}]; main()"
    )
    done = installed.run("python", "-c", check)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "valid" in done.stdout


def test_the_command_runs(installed: Installed) -> None:
    done = installed.run("ome-zarr-helpdesk", "content", "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_has_type_hints(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        assert f"{PACKAGE}/py.typed" in files.namelist()


def test_the_wheel_holds_only_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        tops = {name.split("/")[0] for name in files.namelist()}
        assert len(files.namelist()) == len(set(files.namelist()))
    assert tops == {PACKAGE, wheel.name.rsplit("-", 3)[0] + ".dist-info"}


def test_the_source_package_can_be_tested(sdist: Path) -> None:
    with tarfile.open(sdist) as files:
        names = {name.partition("/")[2] for name in files.getnames()}
    expected = {"bootstrap.py", "napari.yaml", "tox.ini", "LICENSE", "tests/conftest.py"}
    assert expected <= names
    leftovers = {".helpdesk-env", ".tox", ".git", "dist"}
    assert not {name for name in names if name.split("/")[0] in leftovers}
