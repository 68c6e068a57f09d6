"""A walk that began for one customer goes on for the one with whom they turn out to be one and the same."""

from operations.customers.identify import Person
from operations.customers.merge import merge
from operations.desk import Who
from operations.events.hear import Said, hear
from store.sending import mailbox
from tests.workflows.conftest import Company, wait_until

ME = Who("tests")
VISIT = """journey: merged_on_the_way
steps:
  - {key: hello, send: hello}
  - {key: visit, wait_for: shop.visited, within: 9d}
  - {key: then, delay: 1d}
  - {key: again, send: hello}
"""


async def test_the_walk_goes_on_for_the_survivor(company: Company) -> None:
    await company.publish(VISIT)
    ada, address = await company.customer("ada_merged")
    walk = await company.send("merged_on_the_way", "countess_merged")
    await wait_until(lambda: _waits(walk))
    await merge(walk.desk, ME, ada, walk.customer)
    await hear(walk.desk, Said("door", "visit-of-the-countess", "shop.visited", Person(id=ada)))
    await wait_until(lambda: _is_at(walk, "then"))
    assert await walk.to_the_end() == "completed"
    row = await walk.row()
    assert row["customer"] == ada
    assert row["outcomes"] == {"hello": "sent", "visit": "happened", "then": "done", "again": "sent"}
    assert len(await walk.mails()) == 1  # before they were one
    async with walk.desk.database.read() as connection:
        assert len(await mailbox.latest(connection, 9, recipient=address)) == 1


async def _waits(walk) -> bool:
    row = await walk.row()
    return row["step"] == "visit" and row["deadline"] is not None


async def _is_at(walk, step: str) -> bool:
    return (await walk.row())["step"] == step
