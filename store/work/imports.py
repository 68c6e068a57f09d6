"""Imports: the file in its parts, until it is worked through; and the rows that could not be taken over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, delete, func, insert, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, locked, many, one
from store.tables import import_errors, import_parts, imports

_data = import_parts.c.data


async def add(connection: AsyncConnection, now: datetime, values: Mapping[str, Any]) -> None:
    """A file to come."""
    await connection.execute(insert(imports).values(size=0, created_at=now, **values))


async def find(connection: AsyncConnection, of_import: str) -> Row | None:
    """One import."""
    return await one(connection, select(imports).where(imports.c.id == of_import))


async def hold(connection: AsyncConnection, of_import: str) -> Row | None:
    """The same, held until the end of the transaction."""
    return await one(connection, locked(connection, select(imports).where(imports.c.id == of_import)))


async def change(connection: AsyncConnection, of_import: str, **values: Any) -> None:
    """Change some of its columns."""
    await connection.execute(update(imports).where(imports.c.id == of_import).values(**values))


async def remove(connection: AsyncConnection, of_import: str) -> None:
    """Forget it, with its parts and errors."""
    await connection.execute(delete(imports).where(imports.c.id == of_import))


# --- the file ---


async def put(connection: AsyncConnection, of_import: str, number: int, data: bytes) -> None:
    """One part of the file; put again, the newest holds."""
    statement = insert_into(connection, import_parts).values(of_import=of_import, number=number, data=data)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["of_import", "number"], set_={"data": statement.excluded.data})
    )


async def parts(connection: AsyncConnection, of_import: str) -> dict[int, int]:
    """Number → bytes, of the parts that are there, in order."""
    query = select(import_parts.c.number, func.length(_data)).where(import_parts.c.of_import == of_import)
    return dict((await connection.execute(query.order_by(import_parts.c.number))).all())


async def piece(connection: AsyncConnection, of_import: str, at: int, size: int) -> bytes:
    """Up to so many bytes of the file, from a place on; less only at its end."""
    found, begins = list[bytes](), 0
    for number, there in (await parts(connection, of_import)).items():
        first, last = max(at - begins, 0), min(at + size - begins, there)
        if first < last:
            found.append(await _cut(connection, of_import, number, first, last - first))
        begins += there
    return b"".join(found)


async def _cut(connection: AsyncConnection, of_import: str, number: int, first: int, size: int) -> bytes:
    cut = type_coerce(func.substr(_data, first + 1, size), LargeBinary)
    named = (import_parts.c.of_import == of_import, import_parts.c.number == number)
    return bytes((await connection.execute(select(cut).where(*named))).scalar_one())


async def lines(connection: AsyncConnection, of_import: str) -> int:
    """How many lines the file has, a part after the other."""
    found, ends_well = 0, True
    for number in await parts(connection, of_import):
        data = await _part(connection, of_import, number)
        found, ends_well = found + data.count(b"\n"), data.rstrip(b"\0").endswith(b"\n")
    return found + (not ends_well)


async def _part(connection: AsyncConnection, of_import: str, number: int) -> bytes:
    this = (import_parts.c.of_import == of_import, import_parts.c.number == number)
    return bytes((await connection.execute(select(_data).where(*this))).scalar_one())


async def drop_parts(connection: AsyncConnection, of_import: str) -> None:
    """The file is needed no more: it is about people."""
    await connection.execute(delete(import_parts).where(import_parts.c.of_import == of_import))


# --- what could not be taken over ---


async def note_errors(connection: AsyncConnection, of_import: str, errors: Sequence[Row]) -> None:
    """Rows `{line, why, row}` that were not taken over; said again, the newest holds."""
    if not errors:
        return
    statement = insert_into(connection, import_errors)
    newest = {"why": statement.excluded.why, "row": statement.excluded.row}
    statement = statement.on_conflict_do_update(index_elements=["of_import", "line"], set_=newest)
    await connection.execute(statement, [{"of_import": of_import, **error} for error in errors])


async def errors(connection: AsyncConnection, of_import: str, after: int, limit: int) -> list[Row]:
    """Those after a line, in the order of the file."""
    wanted = (import_errors.c.of_import == of_import, import_errors.c.line > after)
    return await many(connection, select(import_errors).where(*wanted).order_by(import_errors.c.line).limit(limit))


async def forget_errors(connection: AsyncConnection, of_import: str) -> None:
    """A new start."""
    await connection.execute(delete(import_errors).where(import_errors.c.of_import == of_import))


# --- who is in it ---


async def naming(connection: AsyncConnection, addresses: Sequence[str]) -> str | None:
    """An import whose file is still here, and has one of these addresses in it; None when there is none."""
    wanted = [address.lower().encode() for address in addresses]
    overlap = max(map(len, wanted), default=1) - 1
    last, tail = "", b""
    parts = select(import_parts.c.of_import, import_parts.c.number).order_by(*import_parts.primary_key)
    for of_import, number in (await connection.execute(parts)).all():
        before = tail if of_import == last else b""  # an address may stand across two parts
        whole = before + (await _part(connection, of_import, number)).lower()
        if any(one in whole for one in wanted):
            return str(of_import)
        last, tail = of_import, whole[max(len(whole) - overlap, 0) :]
    return None
