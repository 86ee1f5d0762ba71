"""The commands of the README work as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[2]
README = REPOSITORY / "README.md"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SHELLS = {"bash", "sh", "shell", "console"}

# Options of `pip install` that the README may use, and whether a value follows.
PIP_OPTIONS = {"-e": True, "--editable": True, "-U": False, "--upgrade": False}

# Programs that are not run here: they wait for a person, or run these tests.
NOT_RUN = {"cd", "git", "napari", "pre-commit", "pytest", "tox"}


def fenced_commands(text: str) -> list[str]:
    """Collect the commands of all shell blocks, one a line, comments left out."""
    commands = []
    for language, block in re.findall(r"^```(\w+)[^\n]*\n(.*?)^```", text, re.M | re.S):
        if language in SHELLS:
            lines = block.replace("\\\n", " ").splitlines()
            commands += [line.removeprefix("$ ").strip() for line in lines]
    return [line for line in commands if line and not line.startswith("#")]


COMMANDS = fenced_commands(README.read_text(encoding="utf-8"))


def is_pip(words: list[str]) -> bool:
    return "pip" in words[:3] and "install" in words


def is_set_up(words: list[str]) -> bool:
    return "bootstrap.py" in words[:2]


def of_kind(kind: str) -> list[str]:
    """Sort the commands into those for pip, for bootstrap.py, and the others."""
    kinds: dict[str, list[str]] = {"pip": [], "bootstrap": [], "other": []}
    for command in COMMANDS:
        words = shlex.split(command, comments=True)
        name = "pip" if is_pip(words) else "bootstrap" if is_set_up(words) else "other"
        if words[0] not in NOT_RUN:
            kinds[name].append(command)
    return kinds[kind]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which the README's commands run, one after the other."""
    return tmp_path_factory.mktemp("readme")


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line with the present environment's programs."""
    if os.name != "posix":
        pytest.skip("the README's commands are for a POSIX shell")
    scripts = sysconfig.get_path("scripts")
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": scripts + os.pathsep + os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_two_commands_stand_in_the_readme() -> None:
    assert any(command.startswith("python3 bootstrap.py demo") for command in COMMANDS)
    assert "python3 bootstrap.py test" in COMMANDS


@pytest.mark.parametrize("command", of_kind("bootstrap"))
def test_bootstrap_understands_its_commands(command: str) -> None:
    import bootstrap

    words = shlex.split(command, comments=True)
    options = bootstrap.parse_arguments(words[words.index("bootstrap.py") + 1 :])
    assert options.command in ("demo", "test")


@pytest.mark.parametrize("command", of_kind("pip"))
def test_pip_commands_name_things_that_exist(command: str) -> None:
    import tomllib

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    words = shlex.split(command, comments=True)
    rest = words[words.index("install") + 1 :]
    targets = [word for word in rest if not word.startswith("-")]
    assert all(word in PIP_OPTIONS for word in rest if word.startswith("-"))
    assert targets
    for target in targets:
        named = Requirement(re.sub(r"^\.(?=\[|$)", project["name"], target))
        if named.name == project["name"]:
            assert named.extras <= set(project["optional-dependencies"])


@pytest.mark.parametrize("command", of_kind("other"))
def test_a_command_runs(command: str, folder: Path) -> None:
    if "ome-zarr-helpdesk demo" in command and "--screenshot" not in command:
        command += " --screenshot readme-demo.png"
    done = run(command, folder)
    # 1 is a verdict of `check`, not a failure.
    allowed = (0, 1) if "ome-zarr-helpdesk check" in command else (0,)
    assert done.returncode in allowed, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.viewer
@pytest.mark.slow
def test_the_demo_saves_a_picture_of_the_window(tmp_path: Path) -> None:
    """What `python3 bootstrap.py demo` runs where there is no display."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        pytest.skip("neither a display nor Xvfb")
    picture = tmp_path / "demo.png"
    done = run(f"ome-zarr-helpdesk demo --screenshot {shlex.quote(str(picture))}", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    content = picture.read_bytes()
    assert content.startswith(PNG_SIGNATURE)
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert width >= 800
    assert height >= 500
