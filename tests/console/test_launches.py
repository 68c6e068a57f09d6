"""Launches from the pages: looked at first, then begun, watched, halted and ended."""

import pytest

from operations.audiences import lists
from operations.desk import Desk, Who
from operations.work.keep_working import work

ME = Who("tests")
PLACE = "/console/journeys/hello/launches"
FORM = {"audience": "list:regulars", "pace": "", "at": "", "every": ""}


@pytest.fixture
async def regulars(hello: Desk, ada: str, bob: str) -> Desk:
    """Ada and Bob are on a list; Bob unsubscribed."""
    await lists.keep(hello, ME, "regulars", "Stammgäste")
    await lists.put_on(hello, ME, "regulars", [("id", ada), ("id", bob)])
    return hello


async def test_who_would_enter_is_seen_before_the_launch(operator, regulars) -> None:
    empty = (await operator.get(f"{PLACE}?lang=de")).text
    assert "Stammgäste" in empty
    seen = (await operator.post(PLACE, data=FORM | {"act": "look", "only_reachable": "true"})).text
    assert "Ada" in seen
    assert "abgemeldet" in seen
    assert (await operator.get(PLACE)).text.count("/console/launches/") == 0


async def test_it_is_begun_watched_and_over(operator, regulars) -> None:
    begun = await operator.post(PLACE, data=FORM | {"act": "begin"})
    assert begun.status_code == 303
    there = begun.headers["location"]
    while await work(regulars):
        pass
    page = (await operator.get(there)).text
    assert 'data-live="done">2<' in page
    assert there in (await operator.get(PLACE)).text


async def test_it_is_halted_and_ended_from_its_page(operator, regulars) -> None:
    begun = await operator.post(PLACE, data=FORM | {"act": "begin", "at": "2099-01-01T09:00"})
    there = begun.headers["location"]
    for act in ("pause", "resume", "end"):
        assert (await operator.post(f"{there}/{act}")).status_code == 303
    assert f"{there}/end" not in (await operator.get(there)).text


@pytest.mark.parametrize(
    ("slip", "told"),
    [({"pace": "fast"}, "write a pace"), ({"every": "now"}, "write times"), ({"audience": "list:none"}, "no list")],
)
async def test_a_slip_is_told_on_the_page(operator, regulars, slip, told) -> None:
    answer = await operator.post(PLACE, data=FORM | slip | {"act": "look"})
    assert answer.status_code == 422
    assert told in answer.text
