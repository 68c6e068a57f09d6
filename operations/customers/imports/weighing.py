"""Weighing: whom a row is about, and what it would change. Whoever came before in the same file is known already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from operations.customers.imports.reading import Said, Unreadable
from operations.customers.person import ANONYMOUS
from store.customers.acquaintances import Name
from store.customers.customers import Handle
from store.rows import Row, new_id

Verdict = Literal["new", "changed", "same"]
HANDLES: tuple[Handle, ...] = ("external_id", "email", "phone")
"""What a row may name somebody by, the surest first."""
_NEVER_TOLD = ("external_id", "attributes")
_NOTHING: Row = dict.fromkeys((*HANDLES, "name", "household"))


@dataclass
class Scales:
    """Customers as they are with every row that was weighed so far; `known` are those whom the rows may name."""

    known: dict[Name, Row]
    now: datetime
    locale: str
    zone: str
    new: dict[str, Row] = field(default_factory=dict)
    changes: dict[str, Row] = field(default_factory=dict)
    """Id → what is other than it was, in an order in which it can be written."""
    before: dict[str, Row] = field(default_factory=dict)
    nameless: dict[str, str] = field(default_factory=dict)
    """Id → the external id that somebody had while nobody knew who they were."""

    def __post_init__(self) -> None:
        self._since = self.now.isoformat(timespec="microseconds")

    def weigh(self, said: Said) -> tuple[Verdict, str]:
        """What a row comes to, and for which customer. Raises Unreadable when it names somebody else too."""
        row = next((self.known[name] for name in _names(said) if name in self.known), None)
        if row is None:
            return "new", self._meet(said)
        self._refuse_others_handles(row, said)
        changes = _changes(row, said, self.known)
        if changes:
            self._learn(row, changes)
        return ("changed" if changes else "same"), row["id"]

    def _meet(self, said: Said) -> str:
        now = {"created_at": self.now, "updated_at": self.now}
        row = {"id": new_id("cus"), **_NOTHING, "locale": self.locale, "zone": self.zone, "interests": []} | said
        row |= {"attributes": said.get("attributes", {}), "told": self._told(said), **now}
        self.new[row["id"]] = row
        self.known |= dict.fromkeys(_names(said), row)
        return str(row["id"])

    def _learn(self, row: Row, changes: Row) -> None:
        customer = row["id"]
        for handle in HANDLES:
            if handle in changes and row[handle]:
                self.known.pop((handle, row[handle]), None)
        if (row["external_id"] or "").startswith(ANONYMOUS) and "external_id" in changes:
            self.nameless[customer] = row["external_id"]
        told = row["told"] | self._told(changes, row["attributes"])
        if customer not in self.new:
            self.before.setdefault(customer, dict(row))
            # What somebody is no longer called by is free for the next one, who is therefore written later.
            self.changes[customer] = self.changes.pop(customer, {}) | changes | {"told": told}
        row.update(changes, told=told)
        self.known |= dict.fromkeys(_names(changes), row)

    def _told(self, said: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, str]:
        """Since when it is so: now. An event of an earlier time that is heard of later does not change it back."""
        known = before or {}
        fields = [name for name in said if name not in _NEVER_TOLD]
        for name, value in said.get("attributes", {}).items():
            if known.get(name, known) != value:
                fields.append(f"attributes.{name}")
        return dict.fromkeys(fields, self._since)

    def _refuse_others_handles(self, row: Row, said: Said) -> None:
        for handle, value in _names(said):
            owner = self.known.get((handle, value), row)
            if owner is not row:
                raise Unreadable(f"this {handle} belongs to {_called(owner)}; correct it, or merge the two")
        called = said.get("external_id")
        if called and ("external_id", called) not in self.known and _has_a_name(row):
            what = "email" if said.get("email") == row["email"] else "phone"
            raise Unreadable(f"this {what} belongs to {_called(row)}; correct it, or merge the two")


def _names(said: Mapping[str, Any]) -> list[Name]:
    return [(handle, said[handle]) for handle in HANDLES if said.get(handle)]


def _changes(row: Row, said: Said, known: Mapping[Name, Row]) -> Row:
    """What is other than we know. By whatever else somebody is known already they need not be called from now on."""
    changes = {name: value for name, value in said.items() if row[name] != value}
    for name in _names(changes):
        if name in known:
            del changes[name[0]]
    if "attributes" in changes:
        changes["attributes"] = row["attributes"] | said["attributes"]
        if changes["attributes"] == row["attributes"]:
            del changes["attributes"]
    return changes


def _has_a_name(row: Row) -> bool:
    return bool(row["external_id"]) and not row["external_id"].startswith(ANONYMOUS)


def _called(row: Row) -> str:
    return f"the customer with external_id {row['external_id']}" if row["external_id"] else f"customer {row['id']}"
