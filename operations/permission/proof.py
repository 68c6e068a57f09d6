"""Proof: what one customer allows, and how we know: when, where, what they were shown, and every change since."""

from operations.desk import Desk, NotThere
from store.customers import customers
from store.permission import consents
from store.rows import Row


async def proof(desk: Desk, customer: str, topic: str | None = None) -> dict[str, list[Row]]:
    """`consents` as they are, and `log`, the newest first; of one topic, or of all. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await customers.find(connection, customer)
        if row is None:
            raise NotThere(f"there is no customer {customer}")
        said = [one for one in await consents.of(connection, row["id"]) if topic in (None, one["topic"])]
        return {"consents": said, "log": await consents.log(connection, row["id"], topic=topic)}
