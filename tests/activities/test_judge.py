"""A branch goes by what the customer answered, bought and is like; what nobody knows holds for nobody."""

from collections.abc import Awaitable, Callable

import pytest

from activities.hands import Hands
from activities.judge import judge
from journeys.passage import Whereabouts
from journeys.steps.branch import Judge
from operations.desk import Desk
from operations.touchpoints.answer import answer
from operations.touchpoints.meet import meet
from store.sending.delivery import identity

At = Callable[[str], Awaitable[Whereabouts]]
WAYS = Judge(conditions=("answers.ask.nps <= 6", "answers.ask.nps >= 9"))


@pytest.mark.parametrize(("nps", "way"), [("3", 0), ("8", None), ("10", 1)])
async def test_ada_is_led_by_her_own_answer(smatched: Desk, hands: Hands, at: At, nps: str, way: int | None) -> None:
    asked = await at("ask")
    token = smatched.links.to("s", identity(asked.touchpoint)).rpartition("/")[2]
    await answer(smatched, await meet(smatched, "s", token), {"nps": nps})

    assert (await judge.do(hands, await at("leeway"), WAYS)).holds == way


async def test_without_an_answer_no_way_holds(hands: Hands, at: At) -> None:
    assert (await judge.do(hands, await at("leeway"), WAYS)).holds is None


async def test_interests_and_outcomes_count_too(hands: Hands, at: At) -> None:
    where = (await at("leeway")).model_copy(update={"outcomes": {"film": "watched"}})
    ways = Judge(
        conditions=('"wine" in profile.interests', 'outcomes.film == "watched" && "beer" in profile.interests')
    )

    assert (await judge.do(hands, where, ways)).holds == 1
