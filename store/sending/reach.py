"""Reach: whom a message would get to, asked for many at once, as `store/sending/gate.py` asks it of one."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.customers.customers import address_hash
from store.permission import consents
from store.sending.gate import NO_ADDRESS, NO_CONSENT, ON_LIST, UNSUBSCRIBED
from store.tables import suppressions

_SAID = {"given": None, "asked": NO_CONSENT}
_LISTED = select(suppressions.c.address_hash).where(
    suppressions.c.channel == bindparam("channel"),
    suppressions.c.address_hash.in_(bindparam("hashes", expanding=True)),
)


async def unreachable(
    connection: AsyncConnection, channel: str, topic: str, addresses: Mapping[str, str | None]
) -> dict[str, str]:
    """Customer → why nothing about a topic would reach them, as a code. `addresses`: customer → theirs, if any."""
    shut = await _on_list(connection, channel, [address for address in addresses.values() if address])
    said = await consents.said_by(connection, channel, topic, addresses.keys())
    found = {one: _why(address, shut, said.get(one)) for one, address in addresses.items()}
    return {one: why for one, why in found.items() if why}


def _why(address: str | None, shut: set[str], said: str | None) -> str | None:
    if address is None:
        return NO_ADDRESS
    if address_hash(address) in shut:
        return ON_LIST
    return _SAID.get(said or "asked", UNSUBSCRIBED)


async def _on_list(connection: AsyncConnection, channel: str, addresses: Sequence[str]) -> set[str]:
    asked = {"channel": channel, "hashes": [address_hash(address) for address in addresses]}
    return set((await connection.execute(_LISTED, asked)).scalars())
