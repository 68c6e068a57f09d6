"""The file of errors: rows that were refused as they stood, with their line and the reason, in the file's own encoding.

Its two first columns are no news to an import, so the corrected file can be imported as it is.
"""

import csv
from collections.abc import AsyncIterator, Callable
from io import StringIO

from operations.customers.imports.dialect import encoded, mark
from operations.customers.imports.plan import Plan
from operations.customers.imports.upload import KIND
from operations.desk import Conflict, Desk, NotThere
from store.rows import Row
from store.work import imports, operations

_PAGE = 500


async def file(desk: Desk, of_import: str, told: Callable[[str], str] = str) -> AsyncIterator[bytes]:
    """The file, page by page, each reason as it is `told`. Raises NotThere; Conflict before the first start."""
    async with desk.database.read() as connection:
        if await imports.find(connection, of_import) is None:
            raise NotThere(f"there is no import {of_import}")
        operation = await operations.latest(connection, KIND, of_import)
    if operation is None:
        raise Conflict("it has not been started; POST …/start with dry_run tells what would be refused")
    return _pages(desk, of_import, Plan.of(operation["detail"]), told)


async def _pages(desk: Desk, of_import: str, plan: Plan, told: Callable[[str], str]) -> AsyncIterator[bytes]:
    yield mark(plan.encoding, plan.marked) + _line(plan, "import.line", "import.why", plan.header)
    after = 0
    while rows := await _page(desk, of_import, after):
        yield b"".join(_line(plan, str(row["line"]), told(row["why"]), row["row"]) for row in rows)
        after = rows[-1]["line"]


async def _page(desk: Desk, of_import: str, after: int) -> list[Row]:
    async with desk.database.read() as connection:
        return await imports.errors(connection, of_import, after, _PAGE)


def _line(plan: Plan, line: str, why: str, raw: str) -> bytes:
    added = StringIO()
    csv.writer(added, delimiter=plan.delimiter, lineterminator=plan.delimiter).writerow([line, why])
    ours = added.getvalue().encode(plan.encoding, "replace")
    return ours + encoded(raw.rstrip("\r\n") + "\r\n", plan.encoding)
