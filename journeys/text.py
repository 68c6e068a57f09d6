"""A journey's text, read with positions: every fault names its line, its step and the remedy.

YAML 1.2, of which JSON is a part, so both take the same way.
"""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, count, islice
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from journeys.journey import Journey
from journeys.steps import KINDS

Place = tuple[str | int, ...]
"""Where in the definition: `("steps", 3, "delay")`."""

LONGEST = 256 * 1024
_DEEPEST = 32
_MARKS = (",", ":", "[", "]", "{", "}", "\n", "- ")
_MOST_MARKS = 5_000
"""The reader takes about 30 µs for each; two hundred steps of six fields have half as many."""
_MOST_NODES = 20_000
"""Aliases let a short text be a long one."""
MOST_FAULTS = 50


@dataclass(frozen=True)
class Fault:
    """One thing wrong, where, and what to do about it."""

    detail: str
    place: Place = ()
    line: int = 1
    column: int = 1
    step: str | None = None

    @property
    def pointer(self) -> str:
        """RFC 6901 pointer to the place."""
        return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in self.place)

    def __str__(self) -> str:
        step = f"step {self.step}: " if self.step else ""
        return f"line {self.line}, column {self.column}: {step}{self.detail}"


class JourneyFaults(ValueError):
    """The journey is not right yet."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Script:
    """A journey's text and the definition in it, and how to find the one in the other."""

    text: str
    tree: Any
    journey: Journey

    def fault(self, place: Place, detail: str, shift: int = 0) -> Fault:
        """A fault at a place, `shift` characters into the value there."""
        return _fault(self.tree, place, detail, shift)


def read(text: str) -> Script:
    """Text → definition. Raises JourneyFaults with everything that is wrong with its form."""
    tree = tree_of(text)
    try:
        return Script(text, tree, Journey.model_validate(plain(tree)))
    except ValidationError as error:
        raise JourneyFaults(few(_told(tree, one) for one in error.errors(include_url=False))) from None


def few(found: Iterable[Fault]) -> list[Fault]:
    """Faults; of very many, some."""
    rest = iter(found)
    some = list(islice(rest, MOST_FAULTS))
    if next(rest, None) is None:
        return some
    last = max((fault.line, fault.column) for fault in some)
    return [*some, Fault("there is more to correct; correct these first", (), *last)]


def tree_of(text: str, what: str = "a journey", first: str = "journey") -> CommentedMap:
    """Text → YAML nodes that know where they stand; `what` it is must begin with `first`. Raises JourneyFaults."""
    if reason := _unreadable(text, what):
        raise JourneyFaults([Fault(reason)])
    yaml = YAML(typ="rt")
    yaml.allow_duplicate_keys = False
    try:
        tree = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise JourneyFaults([Fault(f"this is not YAML: {error.problem}", line=line, column=column)]) from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise JourneyFaults([Fault(f"this is not YAML: {str(error).partition(chr(10))[0]}")]) from None
    if not isinstance(tree, CommentedMap):
        raise JourneyFaults([Fault(f"{what} is a mapping that begins with `{first}:`")])
    return tree


def _unreadable(text: str, what: str) -> str | None:
    """Why a text is not even read: so much would keep everybody else waiting."""
    if len(text.encode(errors="surrogatepass")) > LONGEST:
        return f"{what}'s text is at most 256 KiB; split it, or move texts into messages"
    if sum(map(text.count, _MARKS)) > _MOST_MARKS:
        return f"too much for {what}: more than {_MOST_MARKS} lines, commas, colons and brackets; split it into several"
    if _brackets(text) > _DEEPEST:  # the reader's time grows with the square of this
        return f"brackets nested more than {_DEEPEST} deep"
    return None


def _brackets(text: str) -> int:
    """How deep brackets are nested, at most; those within quotes count too, which nobody will miss."""
    depths = accumulate((letter in "[{") - (letter in "]}") for letter in text if letter in "[]{}")
    return max(depths, default=0)


def plain(node: Any, depth: int = 0, met: Iterator[int] | None = None) -> Any:
    """Nodes → plain dicts, lists and values. Raises JourneyFaults when they are nested too deep, or become too many."""
    met = met or count()
    if depth > _DEEPEST:
        raise JourneyFaults([Fault(f"nested more than {_DEEPEST} levels deep")])
    if next(met) > _MOST_NODES:
        raise JourneyFaults([Fault("its aliases (*) make this too long; write out what is meant")])
    if isinstance(node, CommentedMap):
        return {str(key): plain(value, depth + 1, met) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [plain(value, depth + 1, met) for value in node]
    return float(node) if isinstance(node, float) else node  # YAML's own kind is one that conditions do not know


def _told(tree: CommentedMap, error: ErrorDetails) -> Fault:
    place = _in_text(tree, error["loc"], missing=error["type"] == "missing")
    if error["type"] == "extra_forbidden":
        return _fault(tree, place, _unknown(tree, place))
    if error["type"] == "kind_of_step":
        return _fault(tree, place, _no_kind(tree, place, error["msg"]))
    detail = error["msg"].removeprefix("Value error, ")
    return _fault(tree, place, f"{place[-1]}: {detail}" if place and isinstance(place[-1], str) else detail)


def _in_text(node: Any, loc: Place, *, missing: bool) -> Place:
    """Pydantic puts shapes into the path (`steps.3.delay.at`) and `[key]` after a bad name; the text has neither."""
    loc = (*loc[:2], *loc[3:]) if loc[:1] == ("steps",) and loc[2:3] and loc[2] in KINDS else loc
    place: Place = ()
    for part in loc:
        if _has(node, part):
            place, node = (*place, part), node[part]
    return (*place, loc[-1]) if missing else place


def _has(node: Any, part: str | int) -> bool:
    if isinstance(node, list):
        return isinstance(part, int) and part < len(node)
    return isinstance(node, dict) and part in node


def _unknown(tree: Any, place: Place) -> str:
    word = str(place[-1])
    near = difflib.get_close_matches(word, _fields(tree, place), n=1)
    return f"unknown field “{word}”" + (f"; did you mean “{near[0]}”?" if near else "; remove it")


def _fields(tree: Any, place: Place) -> list[str]:
    if len(place) == 3 and place[0] == "steps":
        step = tree["steps"][place[1]]
        kind = next((kind for kind in KINDS if kind in step), None)
        return list(KINDS[kind].model_fields) if kind else list(KINDS)
    return list(Journey.model_fields) if len(place) == 1 else []


def _no_kind(tree: Any, place: Place, detail: str) -> str:
    step = tree["steps"][place[1]]
    if not isinstance(step, dict):
        return "a step is a mapping such as {key: hello, send: brand_message}"
    common = {"key", "stage", "title", "then"}
    words = [str(word) for word in step if str(word) not in common]
    near = [(word, found[0]) for word in words if (found := difflib.get_close_matches(word, KINDS, n=1))]
    return detail + (f"; did you mean “{near[0][1]}” instead of “{near[0][0]}”?" if near else "")


def _fault(tree: Any, place: Place, detail: str, shift: int = 0) -> Fault:
    line, column = mark(tree, place)
    return Fault(detail, place, line + 1, column + 1 + shift, _step(tree, place))


def mark(node: Any, place: Place) -> tuple[int, int]:
    """Line and column, from 0, of the deepest part of the place that the text has."""
    line, column = node.lc.line, node.lc.col
    for part in place:
        if isinstance(node, CommentedMap) and part in node:
            line, column = node.lc.key(part)
            if not isinstance(node[part], CommentedMap | CommentedSeq) and part in (node.lc.data or {}):
                line, column = node.lc.value(part)
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line, column = node.lc.item(part)
        else:
            break
        node = node[part]
    return line, column


def _step(tree: Any, place: Place) -> str | None:
    if len(place) < 2 or place[0] != "steps" or not isinstance(place[1], int):
        return None
    step = tree["steps"][place[1]]
    return str(step.get("key", f"number {place[1] + 1}")) if isinstance(step, dict) else f"number {place[1] + 1}"


def schema() -> dict[str, Any]:
    """The JSON Schema of a journey's text, for editors that complete and check while one writes."""
    model: type[BaseModel] = Journey
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(mode="validation")}
