"""The proof of the dry-run: what is rehearsed is what happens, to the same people on the same journeys."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from journeys.event_names import CUSTOMER_UNSUBSCRIBED
from tests.workflows.campaign import examined
from tests.workflows.conftest import Company, stack_in
from tests.workflows.furniture import furnished
from tests.workflows.twice import Case, difference

SEEDS, AT_A_TIME = 300, 50


def after(days: float = 0, *, minutes: int = 7) -> timedelta:
    return timedelta(days=days, minutes=minutes)


HEAD = "goal: {event: bottle.bought, within: 20d}\nexit: [{event: customer.complained, where: event.angry == true}]\n"
WAITING = (
    HEAD
    + """steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 3d}
  - {key: listen, wait_for: shop.visited, where: event.rooms >= 2, within: 10d, then: {happened: again, timed_out: end}}
  - {key: again, send: hello}
  - {key: long, delay: 30d}
"""
)
ASKING = """steps:
  - {key: film, video: product_film, within: 5d, then: {watched: ask, else: remind}}
  - {key: remind, send: film_reminder}
  - {key: ask, survey: after_experience, within: 7d, then: {answered: leeway, else: end}}
  - key: leeway
    branch:
      - {when: 'answers.ask.nps <= 6 && outcomes.film == "watched"', go: sorry}
      - {when: '"beer" in profile.interests', go: taste}
      - {else: end}
  - {key: taste, voucher: free_beer, within: 5d, then: end}
  - {key: sorry, send: hello}
"""
NIGHTLY = """quiet_hours: {from: "00:00", to: "23:59"}
steps:
  - {key: hello, send: hello}
  - {key: listen, wait_for: shop.visited, within: 2d}
  - {key: morning, delay: 1d, at: "10:20"}
"""
ROUND = """steps:
  - {key: listen, wait_for: shop.visited, within: 5d, then: {happened: pause, else: end}}
  - {key: pause, delay: 12h, then: listen}
"""
STAGES = """stages: {short: {longest: 4d, late: sorry}, long: {longest: 2d, late: end}}
steps:
  - {key: listen, wait_for: shop.visited, within: 9d, stage: short, then: {happened: again, timed_out: end}}
  - {key: again, wait_for: shop.visited, within: 9d, then: {happened: sorry, timed_out: end}}
  - {key: sorry, send: hello, stage: long}
  - {key: long, delay: 30d}
"""

CALENDAR = """steps:
  - {key: rest, delay: 1mo 1d}
  - {key: sooner, delay: P1M, at: "10:20"}
  - key: birthday
    wait_until: {date: profile.attributes.birthday, before: 3d, at: "10:20", yearly: true}
    then: {no_date: end}
  - {key: old, wait_until: {date: profile.attributes.since, past: skip}, then: {past: none, no_date: end, done: end}}
  - {key: none, wait_until: {date: profile.attributes.nothing, after: 1mo}, then: {no_date: acts, done: end}}
  - {key: acts, wait_until: {date: profile.attributes.since}, then: {no_date: end}}
"""
SINCE = """steps:
  - {key: one, delay: 3d}
  - {key: two, delay: 3d}
  - {key: three, delay: 3d}
  - key: listen
    wait_for: [shop.visited, {event: film.watched, where: event.minutes >= 2, go: now}]
    since: %s
    within: 4d
    then: {shop.visited: end, timed_out: now}
  - {key: now, wait_for: shop.visited, since: now, within: 2d}
"""

TURNS = """exit: [{event: customer.complained, where: event.angry == true, go: soothe}]
steps:
  - {key: rest, delay: 9d}
  - {key: hello, send: hello, then: end}
  - {key: soothe, delay: 3d}
"""

VISIT, BOUGHT, ANGRY = "shop.visited", "bottle.bought", "customer.complained"
CASES = {
    "a turn, and another that leads to where they are": Case(
        TURNS, events=((after(1), ANGRY, {"angry": True}, None), (after(2), ANGRY, {"angry": True}, None))
    ),
    "a turn that is none": Case(TURNS, events=((after(1), ANGRY, {"angry": False}, None),)),
    "an event that is not the right one": Case(WAITING, events=((after(4), VISIT, {"rooms": 1}, None),)),
    "the right one": Case(WAITING, events=((after(5), VISIT, {"rooms": 3}, None),)),
    "before anybody waited": Case(WAITING, events=((after(1), VISIT, {"rooms": 3}, None),)),
    "the goal within a delay": Case(WAITING, events=((after(1), BOUGHT, {}, None),)),
    "the goal too late": Case(
        WAITING, events=((after(4), VISIT, {"rooms": 2}, None), (after(25, minutes=9), BOUGHT, {}, None))
    ),
    "a calm complaint, then an angry one": Case(
        WAITING, events=((after(1), ANGRY, {"angry": False}, None), (after(2, minutes=9), ANGRY, {"angry": True}, None))
    ),
    "a survey answered badly": Case(
        ASKING,
        events=((after(2), "film.watched", {}, "film"), (after(4, minutes=9), "survey.answered", {"nps": 3}, "ask")),
    ),
    "an unsubscribe": Case(WAITING, events=((after(2), CUSTOMER_UNSUBSCRIBED, {}, "news"),)),
    "a film seen": Case(ASKING, interests=("beer",), events=((after(2), "film.watched", {}, "film"),)),
    "a night": Case(NIGHTLY, zone="Australia/Sydney", events=((timedelta(minutes=3), VISIT, {}, None),)),
    "too long in a stage": Case(STAGES, events=((after(2), VISIT, {}, None),)),
    "not too long in a stage": Case(STAGES, events=((after(1), VISIT, {}, None), (after(2), VISIT, {}, None))),
    "months and dates": Case(
        CALENDAR, zone="Australia/Sydney", attributes={"birthday": "1990-02-29", "since": "2020-05-01"}
    ),
    "birthday on a leap day": Case(
        CALENDAR, zone="America/New_York", attributes={"birthday": "2000-02-29", "since": "2020-05-01T10:00"}
    ),
    **{
        f"since {since}": Case(
            SINCE % since,
            events=(
                (after(1), "film.watched", {"minutes": 1}, None),
                (after(2, minutes=9), "film.watched", {"minutes": 3}, None),
                (after(day, minutes=11), VISIT, {}, None),
            ),
        )
        for since, day in (("entry", 14), ("one", 14), ("two", 5), ("three", 5), ("listen", 10))
    },
    "round and round": Case(
        ROUND, events=tuple((after(day, minutes=5 + 3 * day), VISIT, {}, None) for day in range(1, 4))
    ),
}


@pytest.fixture(scope="module")
async def strict(stack) -> AsyncIterator[Company]:
    async with furnished(Company(stack)) as company:
        yield company


@pytest.fixture(scope="module")
async def quick(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Company]:
    """A stack as people run it: three hundred walks in the strict sandbox would take minutes."""
    async with stack_in(tmp_path_factory.mktemp("quick")) as stack, furnished(Company(stack)) as company:
        yield company


@pytest.mark.parametrize("name", CASES)
async def test_by_hand(strict: Company, name: str) -> None:
    assert await difference(strict, CASES[name], f"byhand-{list(CASES).index(name)}") is None


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, SEEDS, AT_A_TIME))
async def test_by_chance(quick: Company, first: int) -> None:
    parted = await examined(quick, range(first, first + AT_A_TIME))
    assert not parted, "\n\n".join(f"seed {one.seed}: {one.case}\n{one.how}" for one in parted)
