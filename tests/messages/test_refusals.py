"""Refusals: raised in English in every room, and read in the operator's language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from journeys.soundness import faults
from messages.catalogues import LANGUAGES, catalogue
from messages.refusals import LONGEST, NAMED, OURS
from messages.words import Words

HOME = Path(__file__).parents[2]
GERMAN = Words("de")
ROOMS = ("journeys", "operations", "store/audiences", "messages", "console", "api/source_kinds.py", "api/hooks")
GUARDED = "the console's guard says of it that there is nothing there, or that it is not possible any more"
ELSEWHERE = {
    "journeys/cartography": "lines of a picture",
    "journeys/rehearsal": "the dry-run, on the command line and over the API",
    "journeys/scenarios": "`etappe test`",
    "operations/audiences/reach.py": "told by its code",
    "operations/access": "keys are made over the API",
    "operations/content/load_assets.py": "files, read when Etappe starts",
    "operations/customers/": GUARDED,
    "operations/enrolments": GUARDED,
    "operations/events/people.py": "the API",
    "operations/journeys/picture.py": "lines of a picture",
    "operations/load.py": "files, read when Etappe starts",
    "operations/once.py": "headers of the API",
    "operations/permission": GUARDED,
    "operations/rehearsals": "the command line and the API",
    "operations/returns": "the log, and who sends receipts",
    "operations/sending": GUARDED,
    "operations/touchpoints": "the API; public pages have words of their own",
    "operations/work/crowd.py": "nobody",
    "operations/work/long_work.py": GUARDED,
    "operations/work/progress.py": GUARDED,
    "messages/mail": "the log, and what a mail server answers",
    "messages/providers": "settings, read when Etappe starts",
    "messages/channels/": "settings, and headers",
    "messages/content/press/f": "nobody: a page that warms the press up, and what is said between processes",
    "messages/content/fonts.py": "names of fonts",
    "messages/tracking.py": "HTML",
    "messages/vapid.py": "settings, and keys of browsers",
    "messages/words.py": "words",
    "api/hooks/": "who sends webhooks",
    "console/mailbox.py": GUARDED,
    "console/static.py": GUARDED,
}
"""Where no page of the console shows a refusal, and who is told instead."""
SHOWN_ALL_THE_SAME = (
    "operations/customers/imports/",
    "messages/channels/push.py",
    "messages/channels/sms.py",
    "api/hooks/mapping.py",
    "api/hooks/path.py",
    "api/hooks/standard.py",
)
NOT_REFUSALS = {"words", "_words", "compile", "Form", "Query", "Field", "text", "info", "warning", "split"}
"""What is called with sentences that are no refusals."""
SAID_BY_OTHERS = re.compile(
    "Input|String should|(List|Tuple|Dictionary|Set) should|Field required|Extra inputs|Invalid iso"  # pydantic, Python
    "|Syntax error|undeclared|undefined|found no matching"  # conditions
    "|mapping values|expected|found|could not find"  # YAML
)
PUT_TOGETHER = {
    "unknown field “{word}” in {around}",
    "stage “{stage}” is not under `stages` (there: none yet)",
}
"""Of several strings."""


def _files() -> Iterator[Path]:
    for file in (file for room in ROOMS for file in sorted([HOME / room, *(HOME / room).rglob("*.py")])):
        name = str(file.relative_to(HOME))
        if file.suffix == ".py" and (name.startswith(SHOWN_ALL_THE_SAME) or not name.startswith(tuple(ELSEWHERE))):
            yield file


def _sentences() -> set[str]:
    """What reads as a refusal: some words, beginning with a small letter, as no title or summary does."""
    return {said for file in _files() for said in _literals(ast.parse(file.read_text("utf-8"))) if _reads_so(said)}


def _literals(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):  # a docstring
        return
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_HEADERS":  # of imported files
        return
    if isinstance(node, ast.Call) and _called(node.func) in NOT_REFUSALS:
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield _said(node)
        return
    for part in ast.iter_child_nodes(node):
        yield from _literals(part)


def _called(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def _said(node: ast.Constant | ast.JoinedStr) -> str:
    """An f-string with a name for what is put in."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{x}" for part in parts)


def _reads_so(said: str) -> bool:
    """Some words with blanks between them, in one line, and no style sheet, label or header."""
    words = re.findall(r"(?<![^\s“`(])[a-z'-]+(?=[\s,;:?]|$)", said)
    return len(words) > 2 and not re.search(r"^ |^[,A-Z<&{]{1}(?!x})|\n|-src|filename=", said)


def _all_that_is_said() -> str:
    files = (file for room in (*ROOMS, "activities") for file in (HOME / room, *(HOME / room).rglob("*.py")))
    trees = (ast.parse(file.read_text("utf-8")) for file in files if file.suffix == ".py")
    nodes = (node for tree in trees for node in ast.walk(tree))
    return "\n".join(_said(node) for node in nodes if isinstance(node, ast.Constant | ast.JoinedStr))


def _left(said: str, german: str) -> list[str]:
    """The sentences in it that are English still."""
    parts = [part.removeprefix("Xy7: ") for part in said.split("; ")]
    return [part for part in parts if len(re.findall("[a-z]{2,}", part)) > 1 and part in german]


def test_every_refusal_that_a_page_may_show_is_said_in_german() -> None:
    filled = {NAMED.sub("Xy7", said) for said in _sentences()}
    missing = sorted(said for said in filled if _left(said, GERMAN.refusal(said)))
    assert len(filled) > 200
    assert not missing, "add to refusals.po, with names where it says Xy7:\n" + "\n".join(missing)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_refusal_is_translated_that_nobody_raises(locale: str) -> None:
    said = _all_that_is_said()
    patterns = {english: NAMED.sub("@", english) for english in catalogue(locale, "refusals") if "{why}" not in english}
    ours = {english: one for english, one in patterns.items() if not SAID_BY_OTHERS.match(english)}
    stale = {english for english, one in ours.items() if not re.search(re.escape(one).replace("@", ".+?"), said)}
    assert stale == PUT_TOGETHER


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_translated_refusal_names_the_same_things(locale: str) -> None:
    for english, said in catalogue(locale, "refusals").items():
        assert set(NAMED.findall(said)) <= set(NAMED.findall(english)), english


def test_in_german_nobody_is_refused_formally() -> None:
    formal = re.compile(r"\b(Sie|Ihr|Ihre|Ihren|Ihrem)\b")
    assert [said for said in catalogue("de", "refusals").values() if formal.search(said)] == []


JOURNEY = """journey: hello
stages: {start: {}}
entry: [{event: order.paid, where: event.totl > }]
steps:
  - {key: hi, stage: begin, sned: hello}
  - {key: rest, delay: 2 Tage}
"""
SOUND = JOURNEY.replace("event.totl > ", "event.total").replace("sned", "send").replace("2 Tage", "2d")


def test_a_journeys_faults_are_read_in_german_with_their_places() -> None:
    told = [GERMAN.refusal(fault) for fault in faults(JOURNEY)]
    assert told[0].startswith("Zeile 5, Spalte 5: Schritt hi: je Schritt ist genau eines davon nötig: branch, delay,")
    assert told[0].endswith("; meintest du „send“ statt „sned“?")
    assert told[1] == (
        "Zeile 6, Spalte 24: Schritt rest: delay: schreib eine Spanne wie 30m, 12h, 3d, 2w, 1d 12h oder P3D"
    )
    assert GERMAN.refusal(faults(SOUND)[0]) == (
        "Zeile 5, Spalte 22: Schritt hi: die Phase „begin“ steht nicht unter `stages` (dort: start)"
    )
    wrong = faults(SOUND.replace("stage: begin", "stage: start").replace("event.total", "event.total > "))
    assert [GERMAN.refusal(fault) for fault in wrong] == [
        "Zeile 3, Spalte 49: Bedingung: die Bedingung ist zu Ende, bevor sie vollständig ist"
    ]


class Shop(BaseModel):
    """Something that a page asks for."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=2, max_length=3)]
    kind: Literal["web", "till", "both"]
    open: bool
    hours: Annotated[int, Field(ge=1, le=24)]
    brands: Annotated[list[str], Field(min_length=1, max_length=2)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": "x"}, "schreib mindestens 2 Zeichen"),
        ({"name": "xxxx"}, "schreib höchstens 3 Zeichen"),
        ({"name": 3}, "schreib einen Text"),
        ({"kind": "shop"}, "möglich ist hier 'web', 'till' oder 'both'"),
        ({"open": "perhaps"}, "schreib true oder false"),
        ({"hours": 0}, "schreib mindestens 1"),
        ({"hours": 25}, "schreib höchstens 24"),
        ({"hours": "x"}, "schreib eine ganze Zahl"),
        ({"brands": []}, "schreib mindestens einen Eintrag"),
        ({"brands": ["a", "b", "c"]}, "schreib höchstens 2 Einträge, nicht 3"),
        ({"brands": "a"}, "schreib eine Liste"),
        ({"roof": "red"}, "dieses Feld gibt es hier nicht"),
    ],
)
def test_what_the_models_library_says_is_german_too(typed: dict[str, object], told: str) -> None:
    good = {"name": "Bar", "kind": "web", "open": True, "hours": 8, "brands": ["plain"]}
    with pytest.raises(ValidationError) as wrong:
        Shop.model_validate(good | typed)
    assert [GERMAN.refusal(one["msg"]) for one in wrong.value.errors()] == [told]


def test_what_somebody_named_stays_as_it_is() -> None:
    """A list called “segment”, and a key in which a sentence of ours stands."""
    assert GERMAN.refusal("there is no list “segment”") == "Liste „segment“ gibt es nicht"
    assert GERMAN.refusal("segment: Field required") == "segment: das fehlt"
    assert GERMAN.refusal("there is no list “{key}”") == "Liste „{key}“ gibt es nicht"
    assert GERMAN.refusal("nobody translated {this}: or this") == "nobody translated {this}: or this"
    assert OURS.isdisjoint({"key", "name", "word", "value"})


def test_english_stays_as_it_was_raised() -> None:
    assert Words("en").refusal("list: there is no list “x”; remove it") == "list: there is no list “x”; remove it"


@pytest.mark.parametrize(
    "again", [": ", "; ", "“", "there is no ", "message a (b, c), d line 1 (", "brand a (a.yaml), "]
)
def test_no_text_takes_long_to_be_told(again: str) -> None:
    since = perf_counter()
    GERMAN.refusal((again * LONGEST)[:LONGEST])
    assert perf_counter() - since < 1


def test_no_page_shows_a_refusal_past_the_readers_language() -> None:
    bare = re.compile(r"(?<!value=\")\{\{ *(?:\w+\.)?(?:fault|refused|error|why|detail) *\}\}")
    pages = (HOME / "console/templates").glob("*.html")
    assert [page.name for page in pages if bare.search(page.read_text("utf-8"))] == []
