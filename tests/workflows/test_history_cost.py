"""What a walk costs Temporal. The figures are exact, on every machine, so nothing may become dearer unnoticed."""

import pytest

from tests.workflows.conftest import Company
from tests.workflows.cost import BRANCH, DEED, LETTER, REST, SPLIT, WAIT, cost, heard, hundred_steps


async def test_a_walk_costs_little_besides_its_steps(company: Company) -> None:
    five_of_any_walk, leave, letter = 5, 1, 6
    assert (await cost(company, "one-letter", [LETTER])).events == five_of_any_walk + leave + letter


@pytest.mark.parametrize(
    ("name", "step", "events"),
    [
        ("another-letter", LETTER, 6),
        ("a-rest", REST, 6),
        ("a-wait-in-vain", WAIT, 6),
        ("a-branch", BRANCH, 1),
        ("a-split", SPLIT, 0),
        ("a-deed-at-home", DEED, 1),
    ],
)
async def test_a_step_costs_no_more_than_it_did(company: Company, name: str, step: str, events: int) -> None:
    alone, with_it = await cost(company, f"{name}-less", [LETTER]), await cost(company, name, [LETTER, step])
    assert with_it.events - alone.events == events


async def test_a_wait_that_ends_by_an_event(company: Company) -> None:
    alone = await cost(company, "unheard", [LETTER])
    the_event = 1
    assert (await heard(company, "heard")).events - alone.events == 6 + the_event


async def test_a_history_is_no_longer_for_a_customer_of_whom_much_is_known(company: Company) -> None:
    little = await cost(company, "little", [LETTER, REST, LETTER], attributes={"about": "x" * 1_000})
    much = await cost(company, "mucho0", [LETTER, REST, LETTER], attributes={"about": "x" * 50_000})
    assert much.bytes == pytest.approx(little.bytes, rel=0.02)


async def test_a_definition_of_a_hundred_steps_costs_a_history_little(company: Company) -> None:
    assert await hundred_steps(company) <= 6_000
