"""Commands, their options and exit codes; what they say comes from the content.

Exit codes: 0 done; 1 ``check`` found an error-level finding, or ``content check``
an error; 2 wrong usage; 3 the source is no Zarr or cannot be read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation

__all__ = ["app", "main"]

UNREADABLE = 3
FOUND_ERRORS = 1

_HOW = "How to write the answer."
_source = click.argument("source", metavar="SOURCE")
_short_format = click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=_HOW,
)


@click.group(
    name="ome-zarr-helpdesk",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def app() -> None:
    """Help for OME-Zarr data: what it is, and what to do."""


@app.group("content", no_args_is_help=True)
def content_app() -> None:
    """Check content, and list the names that authors can use."""


@app.command()
@_source
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "markdown", "html", "json")),
    default="text",
    show_default=True,
    help=_HOW,
)
@click.option("--all-wells", is_flag=True, help="Look at every well of a plate, not at a sample.")
@click.option(
    "--all-files", is_flag=True, help="Count every file of pixels and its bytes, no sample."
)
@click.option("--validate", is_flag=True, help="Ask the installed validators about it too.")
@click.option(
    "--validate-all",
    is_flag=True,
    help="The same for all labels below, images, wells and fields.",
)
def explain(
    source: str,
    format_: str,
    all_wells: bool,
    all_files: bool,
    validate: bool,
    validate_all: bool,
) -> None:
    """Explain what a path or URL holds."""
    explanation = _explained(source, all_wells=all_wells, all_files=all_files)
    if validate or validate_all:
        explanation = _validated(explanation, source, validate_all)
    if format_ == "json":
        _write(_json(explanation.to_json()))
    elif format_ == "html":
        _write(explanation.to_html(), instead="xmlcharrefreplace")
    elif format_ == "markdown":
        _write(explanation.to_markdown())
    else:
        _write(explanation.to_text())
    _leave(explanation)


@app.command()
@_source
@_short_format
def check(source: str, format_: str) -> None:
    """List what is odd about a path or URL."""
    from ome_zarr_helpdesk.rendering.text import findings_text

    explanation = _explained(source)
    if format_ == "json":
        whole = explanation.to_json()
        keys = ("schema", "source", "kind", "findings", "problems", "read")
        _write(_json({key: whole[key] for key in keys}))
    else:
        _write(findings_text(explanation))
    _leave(explanation)
    if any(finding.severity == "error" for finding in explanation.findings):
        raise click.exceptions.Exit(FOUND_ERRORS)


@app.command()
@click.argument("question", metavar="QUESTION")
@click.argument("source", metavar="[SOURCE]", required=False)
@_short_format
@click.option(
    "--limit",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="Most answers.",
)
def ask(question: str, source: str | None, format_: str, limit: int) -> None:
    """Find the entries that answer a question, best first."""
    from ome_zarr_helpdesk.api import index_of
    from ome_zarr_helpdesk.rendering.text import answers_text

    explanation = _explained(source) if source is not None else None
    catalog = explanation.catalog if explanation is not None else _catalog()
    results = index_of(catalog).search(question, explanation, limit)
    if format_ == "json":
        keys = ("id", "kind", "title", "score")
        _write(_json([{key: getattr(r, key) for key in keys} for r in results]))
    else:
        _write(answers_text(results, catalog, explanation, question))
    if explanation is not None:
        _leave(explanation)


@app.command()
@_source
def report(source: str) -> None:
    """Write a help request for a forum; nothing private is in it."""
    from ome_zarr_helpdesk.rendering.report import report as write_report

    explanation = _explained(source)
    _write(write_report(explanation, explanation.catalog))
    _leave(explanation)


@app.command()
@click.option(
    "--screenshot",
    type=click.Path(path_type=Path),
    help="Save the window to this PNG file and exit.",
)
def demo(screenshot: Path | None) -> None:
    """Open napari with sample data and the Help Desk."""
    try:
        from ome_zarr_helpdesk.qt.demo import run_demo
    except ImportError as error:
        _fail(f"The demo needs napari ({error}): pip install 'napari-ome-zarr-helpdesk[all]'")
    try:
        run_demo(screenshot)
    except OSError as error:
        _fail(f"Could not write {screenshot}: {error.strerror or error}")
    if screenshot is not None:
        _write(f"Saved {screenshot}\n")


@app.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
def samples(folder: Path) -> None:
    """Write small sample OME-Zarr data to try things on."""
    from ome_zarr_helpdesk.samples import write_all

    try:
        written = write_all(folder)
    except OSError as error:
        _fail(f"Could not write to {folder}: {error.strerror or error}")
    _write("".join(f"{name}: {path}\n" for name, path in written.items()))


@content_app.command("check")
@click.argument("folder", metavar="[FOLDER]", required=False, type=click.Path(path_type=Path))
def content_check(folder: Path | None) -> None:
    """Check content, that of a folder or ours: form, names, links and style."""
    from ome_zarr_helpdesk.catalog import Catalog, our_content
    from ome_zarr_helpdesk.catalog.check import check_catalog

    if folder is not None and not folder.is_dir():
        _fail(f"{folder} is no folder.")
    catalog = Catalog(our_content()) if folder is None else Catalog(our_content(), folder)
    errors = [*catalog.errors, *check_catalog(catalog)]
    _write("".join(f"{error}\n" for error in errors))
    _write(f"{len(catalog)} entries, {len(errors)} errors\n")
    if errors:
        raise click.exceptions.Exit(FOUND_ERRORS)


@content_app.command("facts")
@_source
def content_facts(source: str) -> None:
    """Print every name that content can use, with its type, unit and value for a source."""
    from ome_zarr_helpdesk.catalog.vocabulary import vocabulary

    explanation = _explained(source)
    rows = vocabulary(explanation.facts)
    width = max(len(row.name) for row in rows)
    _write("".join(f"{r.name:{width}}  {r.type:12}  {r.unit:6}  {r.value}\n" for r in rows))
    _leave(explanation)


def _catalog() -> Any:
    from ome_zarr_helpdesk.api import user_catalog

    return user_catalog()


def _explained(source: str, *, all_wells: bool = False, all_files: bool = False) -> Explanation:
    from ome_zarr_helpdesk.api import explain as explain_source

    return explain_source(source, catalog=_catalog(), all_wells=all_wells, all_files=all_files)


def _validated(explanation: Explanation, source: str, everything: bool) -> Explanation:
    from ome_zarr_helpdesk.api import validate
    from ome_zarr_helpdesk.source.locate import locate
    from ome_zarr_helpdesk.source.place import NotAPlace

    place = locate(source) if everything else None
    return validate(explanation, below=None if isinstance(place, NotAPlace) else place)


def _leave(explanation: Explanation) -> None:
    if explanation.kind in ("not-zarr", "unreadable"):
        raise click.exceptions.Exit(UNREADABLE)


def _json(content: Any) -> str:
    """Return JSON; what the terminal cannot write as it is, is escaped as JSON does."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    try:
        text.encode(_encoding())
    except UnicodeEncodeError:
        text = json.dumps(content, indent=2, allow_nan=False)
    return text + "\n"


def _encoding() -> str:
    return sys.stdout.encoding or "utf-8"


def _write(text: str, instead: str = "backslashreplace") -> None:
    """Write to standard output; characters that the terminal does not have are written out."""
    sys.stdout.write(text.encode(_encoding(), instead).decode(_encoding()))


def _fail(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    raise click.exceptions.Exit(2)


def main() -> None:
    """Run the command line."""
    try:
        app(prog_name=app.name)
    except BrokenPipeError:
        sys.stderr.close()  # the reader, such as `head`, has what it wanted
