"""One value of a JSON document, compared. A value of another type is never an error, and never a match.

PostgreSQL compares `jsonb` with `jsonb`, where nothing is cast that could fail. SQLite looks through `json_each`, where
a name is a plain text, whatever dots and quotes it has. No answer is null.
"""

from collections.abc import Callable
from datetime import date
from operator import ge, gt, le, lt
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, Text, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB

Bound = int | float | date
_STANDS: dict[str, Callable[[Any, Any], Any]] = {"at_least": ge, "at_most": le, "above": gt, "below": lt}


class Value(Protocol):
    """What may be asked of a value; each answer is a condition."""

    def same(self, other: str | float) -> ColumnElement[bool]:
        """Equal, and of one type."""

    def stands(self, how: str, bound: Bound) -> ColumnElement[bool]:
        """`at_least`, `at_most`, `above` or `below` a number, or as a text that begins with a day, a day."""

    def contains(self, part: str) -> ColumnElement[bool]:
        """A text with this part, or a list with this text."""

    def begins(self, part: str) -> ColumnElement[bool]:
        """A text that begins with this."""

    def known(self) -> ColumnElement[bool]:
        """It is not null."""


Question = Callable[[Value], ColumnElement[bool]]


def has(dialect: str, document: Column[Any], name: str, question: Question) -> ColumnElement[bool]:
    """Whether the document has a value of that name of which this is so."""
    return (_in_postgresql if dialect == "postgresql" else _in_sqlite)(document, name, question)


def lists(dialect: str, document: Column[Any], text: str) -> ColumnElement[bool]:
    """Whether the document is a list with this text in it."""
    if dialect == "postgresql":
        return document.op("@>", return_type=_BOOL)(literal([text], JSONB))
    return _listed(document, text)


# --- PostgreSQL ---

_BOOL = false().type


class _Postgresql:
    def __init__(self, document: Column[Any], name: str) -> None:
        self._value = document.op("->", return_type=JSONB())(literal(name, Text))
        self._text = document.op("->>", return_type=Text())(literal(name, Text))
        self._kind = func.jsonb_typeof(self._value)

    def same(self, other: str | float) -> ColumnElement[bool]:
        return self._value.op("=", return_type=_BOOL)(literal(other, JSONB))

    def stands(self, how: str, bound: Bound) -> ColumnElement[bool]:
        if isinstance(bound, date):
            day = func.substr(self._text, 1, 10).collate("C")
            written = self._text.op("~", return_type=_BOOL)("^[0-9]{4}-[0-9]{2}-[0-9]{2}")
            return and_(self._kind == "string", written, _STANDS[how](day, bound.isoformat()))
        number = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}[how]
        return and_(self._kind == "number", self._value.op(number, return_type=_BOOL)(literal(bound, JSONB)))

    def contains(self, part: str) -> ColumnElement[bool]:
        listed = self._value.op("@>", return_type=_BOOL)(literal([part], JSONB))
        return or_(and_(self._kind == "string", func.strpos(self._text, part) > 0), and_(self._kind == "array", listed))

    def begins(self, part: str) -> ColumnElement[bool]:
        return and_(self._kind == "string", func.starts_with(self._text, part))

    def known(self) -> ColumnElement[bool]:
        return self._kind != "null"


def _in_postgresql(document: Column[Any], name: str, question: Question) -> ColumnElement[bool]:
    return func.coalesce(question(_Postgresql(document, name)), false())


# --- SQLite ---

_DAY = "-".join(("[0-9]" * 4, "[0-9]" * 2, "[0-9]" * 2)) + "*"


class _Sqlite:
    def __init__(self, kind: ColumnElement[str], value: ColumnElement[Any]) -> None:
        self._kind, self._value = kind, value

    def same(self, other: str | float) -> ColumnElement[bool]:
        if isinstance(other, bool):
            return self._kind == ("true" if other else "false")
        return and_(self._text() if isinstance(other, str) else self._number(), self._value == other)

    def stands(self, how: str, bound: Bound) -> ColumnElement[bool]:
        if isinstance(bound, date):
            written = self._value.op("GLOB", return_type=_BOOL)(_DAY)
            return and_(self._text(), written, _STANDS[how](func.substr(self._value, 1, 10), bound.isoformat()))
        return and_(self._number(), _STANDS[how](self._value, bound))

    def contains(self, part: str) -> ColumnElement[bool]:
        # json_each fails on what is not JSON, so it is shown only lists.
        inner = case((self._kind == "array", self._value), else_="[]")
        return or_(and_(self._text(), func.instr(self._value, part) > 0), _listed(inner, part))

    def begins(self, part: str) -> ColumnElement[bool]:
        return and_(self._text(), func.substr(self._value, 1, len(part)) == part)

    def known(self) -> ColumnElement[bool]:
        return self._kind != "null"

    def _text(self) -> ColumnElement[bool]:
        return self._kind == "text"

    def _number(self) -> ColumnElement[bool]:
        return self._kind.in_(("integer", "real"))


def _in_sqlite(document: Column[Any], name: str, question: Question) -> ColumnElement[bool]:
    each = _each(document)
    asked = question(_Sqlite(each.c.type, each.c.value))
    return exists(select(1).select_from(each).where(each.c.key == name, asked))


def _listed(document: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    each = _each(document)
    return exists(select(1).select_from(each).where(each.c.type == "text", each.c.value == text))


def _each(document: ColumnElement[Any]) -> Any:
    return func.json_each(document).table_valued("key", "value", "type").alias()
