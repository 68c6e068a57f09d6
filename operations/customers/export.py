"""Export: customers as a CSV file that a spreadsheet opens and an import takes back without changing anything."""

import csv
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from sqlalchemy import select

from operations import audit
from operations.customers.cells import guarded
from operations.desk import Desk, NotThere, Who
from store.audiences.audiences import NoAudience, within
from store.rows import Row, many
from store.tables import customers

EVERYBODY: Mapping[str, Any] = {"everybody": True}
_FIELDS = (
    "external_id",
    "email",
    "phone",
    "name",
    "locale",
    "zone",
    "household",
    "interests",
    "created_at",
    "updated_at",
)
_PAGE = 2_000


@dataclass(frozen=True)
class Style:
    """How the file is written."""

    delimiter: str = ","
    decimal: str = "."
    mark: str = ""


PLAIN = Style()
EXCEL = Style(delimiter=";", decimal=",", mark="\ufeff")
"""As a German Excel opens it by a double click."""


async def export(desk: Desk, who: Who, audience: Mapping[str, Any], style: Style = PLAIN) -> AsyncIterator[bytes]:
    """The file, page by page, in UTF-8; audited. `audience`: as in `store/audiences/audiences.py`. Raises NotThere."""
    async with desk.database.begin() as connection:
        try:
            await within(connection, desk.clock(), audience)
        except NoAudience as nobody:
            raise NotThere(str(nobody)) from None
        await audit.note(connection, desk.clock(), who, "customers.exported", "customers", dict(audience))
    return _file(desk, audience, style)


async def _file(desk: Desk, audience: Mapping[str, Any], style: Style) -> AsyncIterator[bytes]:
    kinds = await _kinds(desk, audience)
    yield _lines([[*_FIELDS, *(f"attributes.{name}:{kind}" for name, kind in kinds.items())]], style, style.mark)
    async for page in _pages(desk, audience):
        yield _lines([_cells(row, kinds, style) for row in page], style)


async def _kinds(desk: Desk, audience: Mapping[str, Any]) -> dict[str, str]:
    """Attribute → the kind of all its values, `json` where they differ."""
    found = dict[str, str]()
    async for page in _pages(desk, audience):
        for row in page:
            for name, value in row["attributes"].items():
                if value is not None and name:
                    kind = _kind(value)
                    found[name] = kind if found.get(name, kind) == kind else "json"
    return dict(sorted(found.items()))


def _kind(value: Any) -> str:
    match value:
        case bool():
            return "bool"
        case int() | float():
            return "number"
        case str() if value and value == value.strip():
            return "text"
    return "json"  # in which blanks at the ends are kept, too


async def _pages(desk: Desk, audience: Mapping[str, Any]) -> AsyncIterator[list[Row]]:
    """Each page in a transaction of its own: however slow the reader is, nobody waits for them."""
    after, columns = "", (customers.c.id, *(customers.c[name] for name in _FIELDS), customers.c.attributes)
    while True:
        async with desk.database.read() as connection:
            whose = await within(connection, desk.clock(), audience)
            query = select(*columns).where(customers.c.id > after, whose).order_by(customers.c.id).limit(_PAGE)
            page = await many(connection, query)
        if not page:
            return
        yield page
        after = page[-1]["id"]


def _cells(row: Row, kinds: Mapping[str, str], style: Style) -> list[str]:
    known = [guarded(row[name] or "") for name in _FIELDS[:7]]
    since = [row[name].isoformat() for name in _FIELDS[8:]]
    attributes = [_cell(row["attributes"].get(name), kind, style) for name, kind in kinds.items()]
    return [*known, guarded(_joined(row["interests"])), *since, *attributes]


def _joined(interests: list[str]) -> str:
    """Between `|`; a comma in the only one does not part it."""
    joined = "|".join(interests)
    return f"{joined}|" if "," in joined and "|" not in joined else joined


def _cell(value: Any, kind: str, style: Style) -> str:
    if value is None:
        return ""
    match kind:
        case "number":
            return repr(value).replace(".", style.decimal)
        case "text":
            return guarded(value)
    return json.dumps(value, ensure_ascii=False)


def _lines(rows: list[list[str]], style: Style, mark: str = "") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=style.delimiter, lineterminator="\r\n").writerows(rows)
    return (mark + text.getvalue()).encode("utf-8", "replace")
