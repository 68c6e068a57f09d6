"""A comparison in SQL, of a value in a JSON document or of a column of text."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, false, func, not_, or_

from journeys.comparison import Comparison
from journeys.days import last_days
from store.audiences.rules.scope import Scope
from store.json_value import Bound, Question, has


def compared(asked: Comparison, scope: Scope, document: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether the value of that name is what is asked for."""
    return and_(*_answers(asked, scope, document, name))


def _answers(asked: Comparison, scope: Scope, document: Column[Any], name: str) -> Iterator[ColumnElement[bool]]:
    if so := list(_so(asked, scope)):  # found once, and asked everything there
        yield has(scope.dialect, document, name, lambda value: and_(*(question(value) for question in so)))
    if (other := asked.is_not) is not None:
        yield not_(has(scope.dialect, document, name, lambda value: value.same(other)))
    if asked.exists is False:
        yield not_(has(scope.dialect, document, name, lambda value: value.known()))


def _so(asked: Comparison, scope: Scope) -> Iterator[Question]:
    """What must be so of a value that is there."""
    if (wanted := asked.is_) is not None:
        yield lambda value: value.same(wanted)
    if asked.in_:
        yield lambda value: or_(*(value.same(one) for one in asked.in_))
    if bounds := list(_bounds(asked, scope)):
        yield lambda value: and_(*(value.stands(how, bound) for how, bound in bounds))
    if part := asked.contains:
        yield lambda value: value.contains(part)
    if start := asked.starts_with:
        yield lambda value: value.begins(start)
    if asked.exists:
        yield lambda value: value.known()


def _bounds(asked: Comparison, scope: Scope) -> Iterator[tuple[str, Bound]]:
    yield from asked.bounds()
    if asked.within:
        yield from zip(("at_least", "at_most"), last_days(scope.now, asked.within), strict=True)


def compared_text(asked: Comparison, scope: Scope, column: Column[Any]) -> ColumnElement[bool]:
    """Whether a column of text, null for none, is what is asked for."""
    return and_(*(func.coalesce(answer, false()) for answer in _of_text(asked, scope, column)))


def _of_text(asked: Comparison, scope: Scope, column: Column[Any]) -> Iterator[ColumnElement[bool]]:
    if asked.is_ is not None:
        yield _equal(column, asked.is_)
    if asked.is_not is not None:
        yield not_(func.coalesce(_equal(column, asked.is_not), false()))
    if asked.in_:
        yield or_(*(_equal(column, one) for one in asked.in_))
    if asked.contains:
        place = func.strpos if scope.dialect == "postgresql" else func.instr
        yield place(column, asked.contains) > 0
    if asked.starts_with:
        yield func.substr(column, 1, len(asked.starts_with)) == asked.starts_with
    if asked.exists is not None:
        yield column.is_not(None) if asked.exists else column.is_(None)


def _equal(column: Column[Any], other: str | float) -> ColumnElement[bool]:
    return column == other if isinstance(other, str) else false()
