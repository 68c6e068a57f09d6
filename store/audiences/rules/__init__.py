"""Rules in SQL: one file for each kind, named as in `journeys/segments/`. The folder is the registry.

Each says, as a condition on the table `customers`, what its model's `holds` says of one person; it is true or false and
never null, so that `not` means the same everywhere.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import ColumnElement

from journeys.rule import Rule
from journeys.segments import KINDS
from store.audiences.rules.scope import Scope

Members = Callable[[Any, Scope], ColumnElement[bool]]


def _found() -> dict[str, Members]:
    modules = {entry.name.rstrip("_"): import_module(f"{__name__}.{entry.name}") for entry in iter_modules(__path__)}
    return {kind: modules[kind].members for kind in KINDS}


MEMBERS: dict[str, Members] = _found()
"""Kind → what makes the condition."""


def members(rule: Rule, dialect: str, now: datetime, segments: Mapping[str, Rule]) -> ColumnElement[bool]:
    """Of whom a rule holds: a condition on `customers`. `segments`: those it names, and those they name."""
    return Scope(dialect, now, segments, lambda part, scope: MEMBERS[part.kind](part, scope)).of(rule)
