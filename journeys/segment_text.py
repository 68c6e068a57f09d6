"""A segment's text, read with positions: every fault names its line and the remedy."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any, TypeVar

from pydantic import ValidationError, model_validator
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML

from journeys.base import Frozen
from journeys.comparison import Comparison
from journeys.rule import Rule
from journeys.segment import Persona, Segment, bearable
from journeys.segment_names import SegmentKey
from journeys.segments import KINDS, AnyRule
from journeys.segments.segment import Segment as Named
from journeys.text import Fault, JourneyFaults, Place, few, mark, plain, tree_of

Shape = TypeVar("Shape", bound=Frozen)


class SegmentFaults(JourneyFaults):
    """The segment is not right yet."""


@dataclass(frozen=True)
class Sketch:
    """A segment's text and the definition in it, and how to find the one in the other."""

    tree: Any
    segment: Segment

    def fault(self, place: Place, detail: str) -> Fault:
        """A fault at a place."""
        return _fault(self.tree, place, detail)


class Question(Frozen):
    """Who is meant: a rule that is being written, or a segment."""

    who: AnyRule | None = None
    segment: SegmentKey | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Question":
        if (self.who is None) == (self.segment is None):
            raise ValueError("ask about {who: RULE} or about {segment: KEY}")
        if self.who:
            bearable(self.who)
        return self

    @property
    def rule(self) -> Rule:
        """What is asked, as a rule."""
        return self.who or Named(segment=self.segment or "")


def read(text: str) -> Sketch:
    """Text → definition. Raises SegmentFaults with everything that is wrong with its form."""
    tree, segment = _read(text, Segment, "segment")
    return Sketch(tree, segment)


def read_question(text: str) -> Question:
    """`{who: …}` or `{segment: …}`. Raises SegmentFaults."""
    return _read(text, Question, "who")[1]


def write(segment: Segment) -> str:
    """A segment as people write one: each rule's kind comes first."""
    yaml, text = YAML(), StringIO()
    yaml.default_flow_style, yaml.width, yaml.allow_unicode = None, 110, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(_kind_first(segment.model_dump(mode="json")), text)
    return text.getvalue()


def _kind_first(value: Any) -> Any:
    if isinstance(value, list):
        return [_kind_first(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _kind_first(value[name]) for name in sorted(value, key=lambda name: name not in KINDS)}


def placed(rule: Rule, place: Place = ("who",)) -> Iterator[tuple[Place, Rule]]:
    """Every rule in it, with where in the text it stands."""
    yield place, rule
    for i, part in enumerate(rule.parts()):
        yield from placed(part, (*place, rule.kind) if rule.kind == "not" else (*place, rule.kind, i))


def _read(text: str, shape: type[Shape], first: str) -> tuple[Any, Shape]:
    try:
        tree = tree_of(text, "a segment", first)
        return tree, shape.model_validate(plain(tree))
    except JourneyFaults as wrong:
        raise SegmentFaults(wrong.faults) from None
    except ValidationError as error:
        raise SegmentFaults(few(_told(tree, one) for one in error.errors(include_url=False))) from None


def where(loc: Place) -> Place:
    """Pydantic puts the kind of each rule into the path, `[key]` after a bad name; the text has neither."""
    loc = loc[:-1] if loc[-1:] == ("[key]",) else loc
    return ("who", *_in_rule(loc[1:])) if loc[:1] == ("who",) else loc


def _in_rule(loc: Place) -> Place:
    if len(loc) < 2:  # the rule as a whole
        return ()
    if loc[1] in ("all", "any") and len(loc) > 2:
        return (*loc[1:3], *_in_rule(loc[3:]))
    return ("not", *_in_rule(loc[2:])) if loc[1] == "not" else loc[1:]


def _told(tree: Any, error: ErrorDetails) -> Fault:
    place, detail = where(error["loc"]), error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        return _fault(tree, place, _unknown(str(place[-1]), _fields(tree, place)))
    if error["type"] == "kind_of_rule":
        return _fault(tree, place, detail + _meant(_at(tree, place)))
    return _fault(tree, place, f"{place[-1]}: {detail}" if place and isinstance(place[-1], str) else detail)


def _unknown(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"unknown field “{word}”" + (f"; did you mean “{near[0]}”?" if near else "; remove it")


def _fields(tree: Any, place: Place) -> Iterable[str]:
    if len(place) == 1:
        return Segment.model_fields
    if place[0] == "persona":
        return Persona.model_fields
    around = _at(tree, place[:-1])
    kind = next((kind for kind in KINDS if kind in around), None) if isinstance(around, dict) else None
    return (name.rstrip("_") for name in (KINDS[kind] if kind else Comparison).model_fields)


def _meant(rule: Any) -> str:
    if not isinstance(rule, dict):
        return "; a rule is a mapping such as {interest: beer}"
    near = [(word, found[0]) for word in map(str, rule) if (found := difflib.get_close_matches(word, KINDS, n=1))]
    wrong = [(word, kind) for word, kind in near if word != kind]
    return f"; did you mean “{wrong[0][1]}” instead of “{wrong[0][0]}”?" if wrong else ""


def _at(node: Any, place: Place) -> Any:
    for part in place:
        try:
            node = node[part]
        except (LookupError, TypeError):
            return None
    return node


def _fault(tree: Any, place: Place, detail: str) -> Fault:
    line, column = mark(tree, place)
    return Fault(detail, place, line + 1, column + 1)
