"""A sale: a broadcast to some friends, and what became of it."""

import asyncio
from collections import Counter

from operations.audiences import broadcast
from operations.desk import Who
from store.audiences import lists
from store.sending import mailbox
from store.sending.deliveries_of_many import counts
from tests.workflows.conftest import Company, wait_until

ME = Who("tests")


class Sale:
    """A broadcast to a list of so many friends, who all said yes."""

    def __init__(self, company: Company, key: str, **said: str) -> None:
        self.desk, self.client, self.key = company.desk, company.client, key
        self._company = company
        lines = {"audience": f"{{list: {key}}}", "send": "hello"} | said
        self.text = "\n".join([f"broadcast: {key}", *(f"{name}: {value}" for name, value in lines.items())])
        self.emails: list[str] = []

    async def invite(self, *names: str) -> list[str]:
        """Put people on its list; their ids."""
        people = [await self._company.customer(f"{self.key}-{name}") for name in names]
        self.emails += [email for _, email in people]
        async with self.desk.database.begin() as connection:
            await lists.save(connection, self.desk.clock(), self.key, self.key)
            await lists.put_on(connection, self.desk.clock(), self.key, [customer for customer, _ in people])
        return [customer for customer, _ in people]

    async def start(self) -> str:
        """Its operation."""
        await broadcast.define(self.desk, ME, self.text)
        return (await broadcast.launch(self.desk, ME, self.key))["operation"]

    async def over(self, state: str = "done", patience: float = 20) -> dict:
        """Once it is; what is known of it then."""
        await wait_until(lambda: self._is(state), patience)
        return await broadcast.find(self.desk, self.key)

    async def _is(self, state: str) -> bool:
        return (await broadcast.find(self.desk, self.key))["state"] == state

    async def ended(self) -> None:
        """Once Temporal has done with it as well."""
        row = await broadcast.find(self.desk, self.key)
        async with asyncio.timeout(30):
            await self.client.get_workflow_handle(row["operation"]).result()

    async def ledger(self) -> dict[tuple[str, str], int]:
        """(State, reason) → how many."""
        async with self.desk.database.read() as connection:
            return {(row["state"], row["reason"]): row["people"] for row in await counts(connection, self.key)}

    async def mails(self) -> Counter[str]:
        """Recipient → how many mails."""
        async with self.desk.database.read() as connection:
            found = [mail["recipient"] for mail in await mailbox.latest(connection, 500)]
        return Counter(one for one in found if one in self.emails)
