"""What a journey learns is written into the profile, however often it is told, and conditions see it at once."""

from collections.abc import Awaitable, Callable

from activities.hands import Hands
from activities.judge import judge
from activities.update_profile import update_profile
from journeys.passage import Whereabouts
from journeys.steps.branch import Judge
from journeys.steps.update_profile import ChangeProfile
from operations.desk import Desk
from store.customers import customers

At = Callable[[str], Awaitable[Whereabouts]]
GOLD = ChangeProfile(attributes={"tier": "gold"}, interests=("beer", "wine"))


async def test_ada_is_gold_from_now_on(smatched: Desk, hands: Hands, at: At, ada: str) -> None:
    where = await at("leeway")
    gold = Judge(conditions=('profile.attributes.tier == "gold" && "wine" in profile.interests',))
    assert (await judge.do(hands, where, gold)).holds is None

    for _ in range(2):
        await update_profile.do(hands, where, GOLD)

    async with smatched.database.read() as connection:
        row = await customers.find(connection, ada)
    assert row
    assert (row["interests"], row["attributes"], row["name"]) == (["beer", "wine"], {"tier": "gold"}, "Ada")
    assert (await judge.do(hands, where, gold)).holds == 0
