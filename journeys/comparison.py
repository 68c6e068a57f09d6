"""A comparison: what is asked of one value. Text, numbers, yes or no, and days are never taken for one another."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from math import isfinite
from operator import ge, gt, le, lt
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from journeys.base import Frozen
from journeys.days import DAY, last_days
from journeys.rule import Speech
from journeys.span import Lapse

_LARGEST = 2**53
_DAYS = re.compile(r"\d{4}-\d\d-\d\d")


def _text(text: str) -> str:
    # Neither can stand in a database, and so neither in what is compared with it.
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("this text holds a character that nobody can have written")
    return str(text)


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or abs(value) > _LARGEST:
        raise ValueError("write a number")
    return int(value) if isinstance(value, int) else float(value)


def _value(value: Any) -> str | bool | int | float:
    # A reader of YAML makes dates and numbers of its own kinds; they become plain again.
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and 0 < len(value) <= 300:
        return _text(value)
    if isinstance(value, int | float):
        return _number(value)
    raise ValueError("write a text of 1 to 300 characters, a number, true or false")


def _bound(value: Any) -> int | float | date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAYS.fullmatch(value):
        return date.fromisoformat(value)
    try:
        return _number(value)
    except ValueError:
        raise ValueError("write a number, or a day such as 2026-11-23") from None


Plain = Annotated[Any, BeforeValidator(_value), WithJsonSchema({"type": ["string", "number", "boolean"]})]
Bound = Annotated[
    Any,
    BeforeValidator(_bound),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "format": "date"}]}),
]
Part = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_text)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_text)]
"""What a value is called: an attribute, a property of an event. Taken as it is: a dot in it is a dot."""

ORDERED: dict[str, Callable[[Any, Any], bool]] = {"at_least": ge, "at_most": le, "above": gt, "below": lt}
"""Field → how a value stands to it."""


class Comparison(Frozen):
    """Everything said must be so. A value that is missing, or of another type, is none of it, and `is_not` all."""

    model_config = Frozen.model_config | {"alias_generator": lambda name: name.rstrip("_")}

    is_: Plain | None = None
    is_not: Plain | None = None
    in_: Annotated[tuple[Plain, ...], Field(max_length=100)] = ()
    at_least: Bound | None = None
    at_most: Bound | None = None
    above: Bound | None = None
    below: Bound | None = None
    contains: Part | None = None
    """This piece of a text, or this text in a list."""
    starts_with: Part | None = None
    within: Lapse | None = None
    """A day that is over for no longer than this, and not to come."""
    exists: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> "Comparison":
        if not any(getattr(self, name) not in (None, ()) for name in Comparison.model_fields):
            raise ValueError("say what it is compared with, such as {is: premium}, {at_least: 3} or {exists: true}")
        return self

    def met(self, value: Any, now: datetime) -> bool:
        """Whether a value, None for none, is what is asked for."""
        return all(answer for answer in self._answers(value, now))

    def bounds(self) -> Iterator[tuple[str, int | float | date]]:
        """Field → bound, of those that are said."""
        yield from ((name, bound) for name in ORDERED if (bound := getattr(self, name)) is not None)

    def _answers(self, value: Any, now: datetime) -> Iterator[bool]:
        if self.is_ is not None:
            yield same(value, self.is_)
        if self.is_not is not None:
            yield not same(value, self.is_not)
        if self.in_:
            yield any(same(value, one) for one in self.in_)
        yield from (_stands(value, ORDERED[name], bound) for name, bound in self.bounds())
        if self.contains is not None:
            yield self.contains in value if isinstance(value, str | list) else False
        if self.starts_with is not None:
            yield isinstance(value, str) and value.startswith(self.starts_with)
        if self.within is not None:
            first, last = last_days(now, self.within)
            yield _stands(value, ge, first) and _stands(value, le, last)
        if self.exists is not None:
            yield (value is not None) == self.exists

    def says(self, words: Speech) -> str:
        """The comparison in words: “at least 40, below 100”."""
        return ", ".join(self._said(words))

    def _said(self, words: Speech) -> Iterator[str]:
        plain = {
            words("is {value}"): self.is_,
            words("is not {value}"): self.is_not,
            words("is at least {value}"): self.at_least,
            words("is at most {value}"): self.at_most,
            words("is above {value}"): self.above,
            words("is below {value}"): self.below,
            words("contains {value}"): self.contains,
            words("starts with {value}"): self.starts_with,
            words("is within the last {value}"): self.within,
        }
        yield from (said.format(value=words.said(value)) for said, value in plain.items() if value is not None)
        if self.in_:
            yield words("is one of {values}", values=", ".join(map(words.said, self.in_)))
        if self.exists is not None:
            yield words("is known") if self.exists else words("is not known")


def same(value: Any, other: Any) -> bool:
    """Equal, and of one type: `true` is not 1, and `"1"` is not 1. Whole numbers and others are one type."""
    numbers = [isinstance(one, int | float) and not isinstance(one, bool) for one in (value, other)]
    return (all(numbers) or type(value) is type(other)) and bool(value == other)


def _stands(value: Any, how: Callable[[Any, Any], bool], bound: float | date) -> bool:
    if isinstance(bound, date):
        return isinstance(value, str) and bool(DAY.match(value)) and how(value[:10], bound.isoformat())
    return isinstance(value, int | float) and not isinstance(value, bool) and how(value, bound)
