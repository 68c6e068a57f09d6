"""A case: one notice about one delivery, with whatever is needed to settle it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.mail.returns.notice import Notice
from operations.customers.consent import withdraw_in
from operations.desk import Desk, Who
from operations.returns import whose
from store.permission import suppressions
from store.returns import news
from store.rows import Row


@dataclass(frozen=True)
class Case:
    """`customer` is held until the transaction ends. `source`: who told us."""

    desk: Desk
    connection: AsyncConnection
    source: str
    notice: Notice
    delivery: Row
    customer: Row

    @property
    def now(self) -> datetime:
        """The desk's clock."""
        return self.desk.clock()

    async def address(self) -> str | None:
        """Which of the customer's addresses it is about."""
        return await whose.address(self.connection, self.notice, self.delivery, self.customer)

    async def suppress(self, reason: str) -> None:
        """Nothing goes to this address any more, on this channel."""
        if address := await self.address():
            channel = self.delivery["channel"]
            await suppressions.add(self.connection, self.now, channel, [address], reason, self.source)

    async def withdraw(self, by: str) -> bool:
        """They want no more of what this message was about; False when that was so already."""
        evidence = {"by": by, "delivery": self.delivery["id"], "source": self.source, "at": self.now.isoformat()}
        who, channel = Who(f"source {self.source}"), self.delivery["channel"]
        topic = self.delivery["topic"] or await self._topic()
        return await withdraw_in(
            self.desk, self.connection, who, self.customer["id"], topic, channel=channel, evidence=evidence
        )

    async def _topic(self) -> str:
        version = await self.desk.versions.of(self.delivery["journey"], self.delivery["version"], self.connection)
        return version.topic

    async def tell(self, name: str, **properties: str) -> bool:
        """Have the journeys hear of it, as an answer to its touchpoint; False when they did before."""
        delivery = self.delivery | {"customer": self.customer["id"]}
        return await news.tell(self.connection, self.now, delivery, name, **properties)
