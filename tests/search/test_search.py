"""Questions as people type them lead to the entries that answer, at once."""

from __future__ import annotations

import random
import statistics
import threading
import time
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ome_zarr_helpdesk import explain, search
from ome_zarr_helpdesk.api import default_catalog, index_of
from ome_zarr_helpdesk.catalog.entry import Entry
from ome_zarr_helpdesk.catalog.richtext import Paragraph, Text
from ome_zarr_helpdesk.explanation.search import Index
from tests.processes import in_fresh_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8")
)
RIGHT = 0.95
FIRST = 3


def expected(row: dict[str, Any]) -> set[str]:
    return {row["expected"]} if isinstance(row["expected"], str) else set(row["expected"])


def found(question: str, limit: int = FIRST) -> set[str]:
    return {result.id for result in search(question, limit=limit)}


def found_in_panel(question: str, limit: int = FIRST) -> set[str]:
    """Find napari's controls too."""
    index = index_of(default_catalog())
    return {result.id for result in index.search(question, limit=limit, controls=True)}


def test_there_are_enough_questions_about_entries_that_exist() -> None:
    assert len(QUESTIONS) >= 60
    assert {e for row in QUESTIONS for e in expected(row)} <= {e.id for e in default_catalog()}


@pytest.mark.parametrize("find", [found, found_in_panel])
def test_questions_lead_to_their_entries(find: Callable[[str], set[str]]) -> None:
    wrong = [row["question"] for row in QUESTIONS if not expected(row) <= find(row["question"])]
    assert len(wrong) <= (1 - RIGHT) * len(QUESTIONS), wrong


@pytest.mark.parametrize("row", QUESTIONS[:3], ids=lambda row: row["question"])
def test_required_question(row: dict[str, Any]) -> None:
    assert expected(row) <= found(row["question"])


def _with_error(question: str, rnd: random.Random) -> str:
    """The question with one typing error in one of its longer words."""
    words = question.split()
    places = [i for i, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not places:
        return question
    place = rnd.choice(places)
    word = words[place]
    at = rnd.randrange(1, len(word) - 1)
    words[place] = rnd.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + rnd.choice("aeioustr") + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        ]
    )
    return " ".join(words)


def test_typing_errors_are_forgiven() -> None:
    rnd = random.Random(5)  # noqa: S311 - no secret
    asked = [(_with_error(row["question"], rnd), expected(row)) for row in QUESTIONS for _ in "12"]
    wrong = [question for question, ids in asked if not ids <= found(question)]
    assert len(wrong) <= 0.1 * len(asked), wrong


def test_titles_ids_and_aliases_lead_to_their_entry() -> None:
    entries = list(default_catalog())
    names = [(e, name, FIRST) for e in entries for name in (e.title, e.id)]
    names += [(e, name, 5) for e in entries for name in e.aliases]
    missed = [(e.id, n) for e, n, limit in names if e.id not in found_in_panel(n, limit)]
    missed += [
        (e.id, n) for e, n, limit in names if e.kind != "control" and e.id not in found(n, limit)
    ]
    assert missed == []


def test_only_the_panel_finds_controls() -> None:
    """Programs that read the answers of `search` and `ask` know four kinds."""
    slider = "contrast limits slider"
    assert "contrast-limits-slider" in found_in_panel(slider)
    assert all(result.kind != "control" for result in search(slider, limit=1000))


def test_questions_that_an_entry_names_lead_to_it() -> None:
    asked = [(question, entry.id) for entry in default_catalog() for question in entry.asked]
    missed = [(question, id_) for question, id_ in asked if id_ not in found_in_panel(question)]
    assert len(missed) <= 0.03 * len(asked), missed


@pytest.mark.parametrize("word", ["chunk", "multiscale", "pixel size", "bioformats2raw"])
def test_every_keystroke_of_a_name_finds_something(word: str) -> None:
    for length in range(1, len(word) + 1):
        assert search(word[:length]), word[:length]
    for length in range(max(3, len(word) * 2 // 3), len(word) + 1):
        entry = word.replace(" ", "-")
        assert entry in found(word[:length], 5), word[:length]


NOTHING = ("", "   ", "?!", "…", "\x00", "\n\t", "🙂")
QUERY_LANGUAGE = (
    '"', "'", '" OR 1', "a AND", "NOT", "NEAR(a b)", "title:chunk", "a*", "^a", "chunk)", "((",
    "-chunk", "{title} : chunk", "chunk\x00shard", "_", "__", "'; DROP TABLE entries; --",
    "%", "\\", "\ud800", "x" * 100_000, "a " * 100_000, "ﬁlter", "ÄÖÜ", "пиксель", "画像", "1e400",
)  # fmt: skip


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("question", NOTHING + QUERY_LANGUAGE, ids=lambda q: repr(q)[:20])
def test_anything_can_be_typed(question: str) -> None:
    results = search(question)
    assert len(results) <= 10
    if question in NOTHING:
        assert results == ()


def test_results_are_best_first_and_limited() -> None:
    results = search("what is a chunk in a shard", limit=4)
    assert len(results) == 4
    assert [r.score for r in results] == sorted((r.score for r in results), reverse=True)
    assert all(result.kind in ("term", "faq", "finding", "help") for result in results)
    assert results == search("what is a chunk in a shard", limit=4)


def test_what_matters_for_the_data_comes_first(sample_path: Callable[[str], Path]) -> None:
    """The same words, asked with a plate and with a sharded image at hand."""
    plate = explain(sample_path("plate-05"))
    shard = explain(sample_path("image-05-sharded"))

    def place(entry: str, explanation: Any) -> int:
        return [r.id for r in search("chunk well shard", explanation, limit=50)].index(entry)

    assert place("well", plate) < place("well", shard)
    assert place("shard", shard) < place("shard", plate)


def test_search_in_many_threads() -> None:
    index = Index(default_catalog())
    right = index.search("chunk size")
    wrong: list[Any] = []

    def ask() -> None:
        for _ in range(20):
            if index.search("chunk size") != right:
                wrong.append(1)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


class Synthetic:
    """Content of many entries, in words as frequent as those of a language."""

    def __init__(self, size: int) -> None:
        rnd = random.Random(1)  # noqa: S311 - no secret
        syllables = ["ka", "ro", "mi", "ten", "lu", "sha", "vo", "pix", "chu", "bla", "zar", "om"]
        words = [w for entry in default_catalog() for w in entry.title.lower().split()]
        words += ["".join(rnd.choices(syllables, k=rnd.randint(2, 4))) for _ in range(8000)]
        weights = list(accumulate(1 / (rank + 1) ** 0.7 for rank in range(len(words))))

        def text(count: int) -> str:
            return " ".join(rnd.choices(words, cum_weights=weights, k=count))

        self.entries = {
            f"entry-{number}": Entry(
                f"entry-{number}",
                "term",
                text(2),
                (Text(text(25)),),
                (Paragraph((Text(text(40)),)),),
                aliases=(text(2),),
                asked=(text(6), text(7)),
            )
            for number in range(size)
        }

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __getitem__(self, key: str) -> Entry:
        return self.entries[key]


@pytest.mark.promise("search")
@pytest.mark.alone
def test_keystroke_in_ten_thousand_entries_is_quick() -> None:
    """The budget is 20 ms; here it may be four times as much, for a busy machine."""
    index = Index(Synthetic(10_000))  # type: ignore[arg-type]
    times = []
    for question in ("why is my zarr bigger", "chunck", "mutliscale image", "karomiten shavo"):
        for length in range(1, len(question) + 1):
            began = time.perf_counter()
            index.search(question[:length])
            times.append(time.perf_counter() - began)
    assert statistics.median(times) < 0.080


class Common:
    """Entries that all speak of shards; of two it is the name, of one a question."""

    def __init__(self, size: int) -> None:
        body = (Paragraph((Text("a shard holds chunks"),)),)
        names = {"entry-1": "Shard", "entry-2": "Sharding"}
        asked = {"entry-3": ("how large is my shard",)}
        keys = [f"entry-{number}" for number in range(size)]
        self.entries = {
            key: Entry(
                key, "term", names.get(key, f"The {key}"), (), body, asked=asked.get(key, ())
            )
            for key in keys
        }

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __getitem__(self, key: str) -> Entry:
        return self.entries[key]


@pytest.mark.promise("search")
@pytest.mark.parametrize(
    ("size", "others"), [(900, True), (1500, False), (5000, False)], ids=["few", "many", "most"]
)
def test_a_word_of_very_many_entries_is_looked_for_in_names(size: int, others: bool) -> None:
    index = Index(Common(size))  # type: ignore[arg-type]
    for question in ("shard", "sha"):
        found = [result.id for result in index.search(question, limit=9)]
        assert set(found[:2]) == {"entry-1", "entry-2"}
        assert (len(found) == 9) == others


@pytest.mark.promise("no-crash")
def test_python_ends_while_an_index_is_made() -> None:
    """As where napari is closed just after the panel was opened: SQLite crashed the process."""
    code = """
    import threading
    import time
    from ome_zarr_helpdesk.api import default_catalog
    from ome_zarr_helpdesk.explanation.search import Index

    catalog = default_catalog()

    def make():
        while True:
            Index(catalog)

    for _ in range(3):
        threading.Thread(target=make, daemon=True).start()
    time.sleep(0.3)
    print("ENDS")
    """
    assert in_fresh_process(code) == "ENDS\n"
