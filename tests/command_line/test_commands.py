"""The command line: what it prints, its exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from ome_zarr_helpdesk import explain, search
from ome_zarr_helpdesk.command_line.main import app
from tests.stores.registry import SOURCES
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    SamplePath = Callable[[str], Path]


MAIN = "from ome_zarr_helpdesk.command_line import main; main()"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, *map(str, arguments)],
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("name", list(SOURCES))
def test_explain_in_json_is_the_contract(name: str, sample_path: SamplePath) -> None:
    result = run("explain", sample_path(name), "--format", "json")
    answer = json.loads(result.stdout)
    expected = explain(sample_path(name)).to_json()
    del answer["read"]["seconds"], expected["read"]["seconds"]
    assert answer == json.loads(json.dumps(expected))
    assert result.exit_code == (3 if answer["kind"] in ("not-zarr", "unreadable") else 0)


@pytest.mark.parametrize(
    ("format_", "begins"),
    [("text", "A 3D multiscale image"), ("markdown", "**A 3D"), ("html", "<!DOCTYPE html>")],
)
def test_explain_in_other_formats(format_: str, begins: str, sample_path: SamplePath) -> None:
    result = run("explain", sample_path("image-05"), "--format", format_)
    assert result.exit_code == 0
    assert result.stdout.startswith(begins)
    assert result.stdout.endswith("\n")


def test_text_is_the_default_and_fits_a_terminal(sample_path: SamplePath) -> None:
    result = run("explain", sample_path("image-05"))
    assert result.stdout == explain(sample_path("image-05")).to_text()
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "\x1b" not in result.stdout


def test_validators_are_asked_only_if_asked_for(sample_path: SamplePath) -> None:
    path = sample_path("plate-05")
    plain = run("explain", path)
    near = run("explain", path, "--validate")
    far = run("explain", path, "--validate-all")
    assert "What validators say" not in plain.stdout
    for result in (near, far):
        assert result.exit_code == 0
        assert "What validators say" in result.stdout
        assert re.search(
            r"ngff-zarr \S+ found no error in the metadata of the plate", result.stdout
        )
    assert "all fields of the plate but one" in near.stdout
    assert "all fields of the plate but one" not in far.stdout
    nodes = [
        len(
            json.loads(run("explain", path, option, "--format", "json").stdout)["validation"][0][
                "nodes"
            ]
        )
        for option in ("--validate", "--validate-all")
    ]
    assert 3 < nodes[0] < nodes[1]
    assert run("explain", sample_path("not-zarr"), "--validate-all").exit_code == 3


# A source, and the exit code of each command about it.
CODES: dict[str, tuple[str, int]] = {
    "image": ("image-05", 0),
    "plain group": ("zarr-group", 0),
    "array": ("zarr-array-v2", 0),
    "no zarr": ("not-zarr", 3),
}


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize("command", ["explain", "check", "report", "content facts"])
def test_exit_code(command: str, name: str, sample_path: SamplePath) -> None:
    sample, code = CODES[name]
    result = run(*command.split(), sample_path(sample))
    assert result.exit_code == code
    assert result.stdout.strip()


def test_unreadable_is_3_and_explained(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    (path / "zarr.json").write_text("{")
    for command in ("explain", "check", "report"):
        result = run(command, path)
        assert result.exit_code == 3
        assert result.stdout.strip()
    assert "ends too early" in run("explain", path).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain",),
        ("explain", "x", "--format", "xml"),
        ("explain", "x", "y"),
        ("nonsense",),
        ("ask",),
        ("ask", "x", "--limit", "0"),
        ("ask", "x", "--limit", "many"),
        ("check", "x", "--format", "html"),
        ("samples",),
        ("content", "nonsense"),
        ("content", "check", "/no/such/folder"),
        ("--nonsense",),
    ],
)
def test_wrong_usage_is_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("arguments", [(), ("content",)])
def test_help_is_shown_without_arguments(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert "Usage" in result.output


def test_check(sample_path: SamplePath, tmp_path: Path) -> None:
    result = run("check", sample_path("image-05"), "--format", "json")
    assert set(json.loads(result.stdout)) >= {"schema", "source", "kind", "findings", "problems"}
    path = tree(tmp_path).image()
    (path / "1" / "zarr.json").unlink()
    assert "no array is there" in run("check", path).stdout


def test_ask() -> None:
    result = run("ask", "what is a wel")
    assert result.exit_code == 0
    assert "(well)" in result.stdout
    answers = json.loads(
        run("ask", "difference between chunk and shard", "--format", "json").stdout
    )
    assert [a["id"] for a in answers] == [
        r.id for r in search("difference between chunk and shard", limit=5)
    ]
    assert set(answers[0]) >= {"id", "kind", "title", "score"}
    assert len(json.loads(run("ask", "chunk", "--format", "json", "--limit", "2").stdout)) == 2


def test_ask_about_a_source_says_what_it_is_there(sample_path: SamplePath) -> None:
    without = run("ask", "chunk size")
    about = run("ask", "chunk size", sample_path("image-05-sharded"))
    assert about.exit_code == 0
    assert "This" in about.stdout or "full-resolution" in about.stdout
    assert about.stdout != without.stdout
    assert run("ask", "chunk size", sample_path("not-zarr")).exit_code == 3


def test_ask_what_nobody_knows() -> None:
    result = run("ask", "qqqqqqqqqqqqqqqqqqqqqqqq \x1b[31m")
    assert result.exit_code == 0
    assert "Nothing was found" in result.stdout
    assert "\x1b" not in result.stdout
    assert json.loads(run("ask", "qqqqqqqqqqqqqqqqqqqqqqqq", "--format", "json").stdout) == []


@pytest.mark.promise("private-report")
def test_report_has_nothing_private(tmp_path: Path) -> None:
    path = tree(tmp_path / "alice").image("patient.zarr", name="alice", channels=("alice", "x"))
    result = run("report", path)
    assert "alice" not in result.stdout
    assert "patient" not in result.stdout
    assert "256 × 256" in result.stdout


def test_content_check_of_ours() -> None:
    result = run("content", "check")
    assert result.exit_code == 0, result.stdout
    assert re.search(r"^\d+ entries, 0 errors$", result.stdout, re.MULTILINE)


def test_content_check_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "bad.md").write_text("---\nid: bad\n---\nx\n")
    result = run("content", "check", tmp_path)
    assert result.exit_code == 1
    assert "glossary/bad.md needs a text for 'title'" in result.stdout


def test_content_facts(sample_path: SamplePath) -> None:
    result = run("content", "facts", sample_path("image-05"))
    rows = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert "3" in rows["image.n_levels"]
    assert "unknown" in rows["plate.n_wells"]
    assert "bytes" in rows["image.nbytes"]
    assert "image.levels[0].chunk_shape" in rows
    assert "layer.visible" in rows
    assert "container.lies_in.plate" in rows


def test_content_facts_are_names_that_can_be_used(sample_path: SamplePath) -> None:
    from ome_zarr_helpdesk.catalog.expressions import compile_expression
    from ome_zarr_helpdesk.catalog.known import Known

    for line in run("content", "facts", sample_path("plate-05")).stdout.splitlines():
        compile_expression(line.split()[0], Known)


def test_samples(tmp_path: Path) -> None:
    result = run("samples", tmp_path)
    assert result.exit_code == 0
    lines = [line.partition(": ") for line in result.stdout.splitlines()]
    assert len(lines) >= 4
    for name, _, path in lines:
        assert name
        assert explain(path).kind in ("image", "plate", "bioformats2raw")


def test_samples_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = run("samples", tmp_path / "file")
    assert result.exit_code == 2
    assert "Could not write" in result.output


def test_folder_of_the_settings_is_used(
    tmp_path: Path, own_settings: Path, sample_path: SamplePath
) -> None:
    (tmp_path / "help").mkdir()
    (tmp_path / "help" / "us.md").write_text(
        '---\nid: us\ntitle: Our facility\nwhen: [{if: "true", rank: central}]\n---\nRoom 5.\n'
    )
    own_settings.mkdir()
    (own_settings / "settings.json").write_text(json.dumps({"content_folder": str(tmp_path)}))
    assert "Our facility" in run("explain", sample_path("image-05")).stdout
    assert "(us)" in run("ask", "our facility", sample_path("image-05")).stdout
    assert "(us)" in run("ask", "our facility").stdout


@pytest.mark.parametrize("arguments", [("explain", "{}"), ("check", "{}"), ("report", "{}")])
def test_as_a_process(arguments: tuple[str, ...], sample_path: SamplePath) -> None:
    path = sample_path("image-05")
    done = process(*(a.format(path) for a in arguments))
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
@pytest.mark.parametrize("format_", ["json", "html", "text"])
def test_terminal_of_another_encoding(format_: str, encoding: str, tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(8, 8), name="Zelle µ 画")
    done = process("explain", path, "--format", format_, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    if format_ == "json":
        assert json.loads(text)["facts"]["image"]["name"] == "Zelle µ 画"
    if format_ == "html" and encoding != "utf-8":
        assert "\\x" not in text
        assert "\\u" not in text


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_reader_that_has_enough() -> None:
    command = f"{sys.executable} -c '{MAIN}' ask chunk --limit 50 | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert len(done.stdout) == 10
    assert b"Traceback" not in done.stderr
    assert done.stderr == b""


HOSTILE: tuple[Any, ...] = ("", " ", "a\nb", "--", "-", "~", "*", "http://[", "x" * 5000, "ü")


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("source", HOSTILE)
def test_no_traceback_for_any_source(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("explain", "check", "report"):
        assert run(command, "--", source).exit_code == 3
