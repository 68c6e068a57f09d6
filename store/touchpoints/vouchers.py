"""Vouchers: a code for something at a real place. Only the code's hash is kept."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.passage import Whereabouts
from store.rows import Row, insert_into, new_id, one
from store.tables import vouchers


async def issue(
    connection: AsyncConnection, where: Whereabouts, offer: str, code_hash: str, valid_until: datetime
) -> str:
    """The id of this touchpoint's voucher, made now unless it was made before."""
    row = {
        "id": new_id("vou"),
        "touchpoint": where.touchpoint,
        "enrolment": where.enrolment,
        "customer": where.customer,
        "offer": offer,
        "code_hash": code_hash,
        "state": "issued",
        "valid_until": valid_until,
        "issued_at": where.now,
    }
    statement = insert_into(connection, vouchers).values(row)
    await connection.execute(statement.on_conflict_do_nothing(index_elements=["touchpoint"]))
    made = select(vouchers.c.id).where(vouchers.c.touchpoint == where.touchpoint)
    return str((await connection.execute(made)).scalar_one())


async def at(connection: AsyncConnection, touchpoint: str) -> Row | None:
    """The voucher issued at a touchpoint."""
    return await one(connection, select(vouchers).where(vouchers.c.touchpoint == touchpoint))


async def by_code(connection: AsyncConnection, code_hash: str) -> Row | None:
    """The voucher with this code."""
    return await one(connection, select(vouchers).where(vouchers.c.code_hash == code_hash))


async def redeem(connection: AsyncConnection, voucher: str, now: datetime, place: str) -> bool:
    """Mark it redeemed; False when somebody was faster or it has run out. One of many at once gets True."""
    good = (vouchers.c.id == voucher, vouchers.c.state == "issued", vouchers.c.valid_until > now)
    taken = update(vouchers).where(*good).values(state="redeemed", redeemed_at=now, place=place)
    return bool((await connection.execute(taken)).rowcount)
