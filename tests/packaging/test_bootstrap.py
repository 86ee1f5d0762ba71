"""bootstrap.py: what it decides, and that old Pythons understand its refusal."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import bootstrap

SCRIPT = Path(bootstrap.__file__)

DPKG_LISTING = """\
ii \tlibegl1\t
ii \tlibglib2.0-0t64\tlibglib2.0-0 (= 2.80.0-6), libglib2.0-0-dummy
rc \tlibgl1\t
ii \tlibfontconfig1:amd64\t
"""


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 8), (3, 10)])
def test_an_old_python_is_refused_in_one_sentence(version: tuple[int, int]) -> None:
    sentence = bootstrap.old_python_sentence(version)
    assert sentence is not None
    assert "3.11" in sentence
    assert f"Python {version[0]}.{version[1]}" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("version", [(3, 11), (3, 13), (4, 0)])
def test_a_new_python_is_accepted(version: tuple[int, int]) -> None:
    assert bootstrap.old_python_sentence(version) is None


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="lib2to3 is gone: nothing to parse with")
def test_python_2_can_read_the_script() -> None:
    """The oldest Python met today is 2.7; its grammar is the strictest."""
    with pytest.warns(DeprecationWarning, match="lib2to3"):
        from lib2to3 import pgen2, pygram, pytree
    # The grammar of Python 2 with print as a function, as the script asks for.
    driver = pgen2.driver.Driver(pygram.python_grammar_no_print_statement, convert=pytree.convert)
    assert driver.parse_string(SCRIPT.read_text(encoding="ascii"))


def test_python_3_6_can_read_the_script() -> None:
    assert ast.parse(SCRIPT.read_text(encoding="ascii"), feature_version=(3, 6))


def test_provided_names_count_as_installed() -> None:
    installed = bootstrap.parse_installed(DPKG_LISTING)
    assert {"libegl1", "libglib2.0-0t64", "libglib2.0-0"} <= installed
    assert "libgl1" not in installed  # removed, only its settings are left


def test_only_what_is_missing_is_asked_for() -> None:
    installed = bootstrap.parse_installed(DPKG_LISTING)
    wanted = bootstrap.wanted_packages(False, None)
    missing = bootstrap.missing_packages(wanted, installed)
    assert "libgl1" in missing
    assert "libegl1" not in missing
    assert "libglib2.0-0" not in missing
    assert bootstrap.missing_packages(wanted, set(wanted)) == []


def test_a_virtual_screen_and_venv_are_asked_for_only_where_needed() -> None:
    with_display = bootstrap.wanted_packages(False, None)
    without = bootstrap.wanted_packages(True, "python3-venv")
    assert "xvfb" not in with_display
    assert not any(name.endswith("-venv") for name in with_display)
    assert set(without) - set(with_display) == {"xvfb", "fonts-dejavu-core", "python3-venv"}


def test_the_venv_package_fits_the_python() -> None:
    assert bootstrap.venv_package((3, 11), True) == "python3-venv"
    assert bootstrap.venv_package((3, 13), False) == "python3.13-venv"


@pytest.mark.parametrize(
    ("is_root", "may_sudo", "first"),
    [(True, False, "env"), (False, True, "sudo"), (True, True, "env")],
)
def test_apt_runs_with_the_rights_there_are(is_root: bool, may_sudo: bool, first: str) -> None:
    prefix = bootstrap.apt_prefix(is_root, may_sudo)
    assert prefix is not None
    assert prefix[0] == first
    assert prefix[-1] == "DEBIAN_FRONTEND=noninteractive"


@pytest.mark.parametrize("sudo", ["sudo ", ""])
def test_without_rights_the_sentence_holds_the_exact_line(
    monkeypatch: pytest.MonkeyPatch, sudo: str
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: "/usr/bin/sudo" if sudo else None)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(bootstrap, "can_sudo", lambda: False)
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap.run_apt(["libegl1", "xvfb"])
    sentence = str(caught.value)
    install = "apt-get install --yes --no-install-recommends libegl1 xvfb"
    assert f": {sudo}apt-get update && {sudo}{install}" in sentence
    assert ("as root" in sentence) is not bool(sudo)
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        ("Linux", {}, False),
        ("Linux", {"DISPLAY": ""}, False),
        ("Linux", {"DISPLAY": ":0"}, True),
        ("Linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("Darwin", {}, True),
        ("Windows", {}, True),
    ],
)
def test_a_display_is_recognized(system: str, variables: dict[str, str], expected: bool) -> None:
    assert bootstrap.has_display(system, variables) is expected


def made_from(**changes: object) -> dict[str, object]:
    stamp = bootstrap.fingerprint(b"[project]", "3.11.7 /usr/bin/python3.11", "/repo", True)
    return {**stamp, "extra": "all", **changes}


@pytest.mark.parametrize(
    ("stamp", "extra", "plan"),
    [
        (None, "all", "rebuild"),
        (made_from(), "all", "nothing"),
        (made_from(), "test", "install"),
        (made_from(extra="test"), "all", "nothing"),
        (made_from(project="another"), "all", "install"),
        (made_from(editable=False), "all", "install"),
        (made_from(python="3.12.1 /usr/bin/python3.12"), "all", "rebuild"),
        (made_from(place="/moved"), "all", "rebuild"),
    ],
)
def test_a_fresh_environment_is_left_alone(
    stamp: dict[str, object] | None, extra: str, plan: str
) -> None:
    wanted = bootstrap.fingerprint(b"[project]", "3.11.7 /usr/bin/python3.11", "/repo", True)
    assert bootstrap.setup_plan(stamp, wanted, extra) == plan


def test_pyproject_is_part_of_the_stamp() -> None:
    before = bootstrap.fingerprint(b"a", "3.11", "/repo", True)
    assert before != bootstrap.fingerprint(b"b", "3.11", "/repo", True)


def test_arguments_after_test_go_to_pytest() -> None:
    options = bootstrap.parse_arguments(["test", "-k", "facts", "--maxfail=1"])
    assert options.pytest_arguments == ["-k", "facts", "--maxfail=1"]
    last = bootstrap.test_steps("/env/bin/python", options.pytest_arguments)[-1]
    assert last[1][:3] == ["/env/bin/python", "-m", "pytest"]
    assert last[1][3:] == [*bootstrap.TEST_OPTIONS, "-k", "facts", "--maxfail=1"]


def test_the_demo_takes_no_unknown_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        bootstrap.parse_arguments(["demo", "--colour"])
    assert caught.value.code == 2
    assert "--colour" in capsys.readouterr().err


def test_one_failing_check_fails_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def call(command: list[str], **_: object) -> int:
        ran.append(Path(command[0]).name)
        return 1 if Path(command[0]).name == "mypy" else 0

    monkeypatch.setattr(bootstrap, "install_system_packages", lambda needs_screen: None)
    monkeypatch.setattr(bootstrap, "set_up", lambda extra: None)
    monkeypatch.setattr(bootstrap.subprocess, "call", call)
    assert bootstrap.run_tests([]) == 1
    assert len(ran) == len(bootstrap.test_steps("python", []))  # the rest ran all the same
