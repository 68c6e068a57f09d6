"""The inbox: what was sent to a customer over `inbox`, read on the shop's own page."""

from messages.links import BadLink
from operations.desk import Desk, NotThere
from operations.touchpoints.meet import GONE, Meeting, met
from store.customers import customers
from store.rows import Row
from store.sending import inbox

SEAL = "inbox"
MOST = 50
"""Messages that a page is shown, the newest first."""


async def address(desk: Desk, customer: str) -> str:
    """Where their page polls. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await customers.find(connection, customer)
    if row is None:
        raise NotThere(f"there is no customer {customer}")
    return f"{desk.links.base_url}/inbox/{desk.links.seal(SEAL, row['id'])}"


async def opened(desk: Desk, token: str) -> list[tuple[Meeting, bool]]:
    """What is in it, the newest first, and whether it was read. Raises NotThere, the same for whatever is wrong."""
    customer = await _whose(desk, token)
    async with desk.database.read() as connection:
        rows = await inbox.newest(connection, customer["id"], MOST)
    return [(await met(desk, row), row["read"]) for row in rows]


async def read(desk: Desk, token: str, delivery: str) -> None:
    """They have read one of them; once is enough. Raises NotThere."""
    customer = await _whose(desk, token)
    async with desk.database.begin() as connection:
        await customers.hold(connection, customer["id"])
        if not await inbox.mark_read(connection, desk.clock(), customer["id"], delivery):
            raise NotThere(GONE)


async def _whose(desk: Desk, token: str) -> Row:
    try:
        named = desk.links.unseal(SEAL, token)
    except BadLink:
        raise NotThere(GONE) from None
    async with desk.database.read() as connection:
        row = await customers.find(connection, named)
    if row is None:
        raise NotThere(GONE)
    return row
