"""What ends an enrolment counts from the moment somebody is let in, before the first step of their walk."""

import pytest

from operations.customers.identify import Person
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.journeys.define import define
from operations.journeys.publish import publish

ME = Who("tests")
CLUB = "journey: club\nexit: [{event: order.cancelled}]\nsteps:\n  - {key: rest, delay: 3d}\n"


@pytest.fixture
async def club(desk: Desk) -> Desk:
    await define(desk, ME, CLUB)
    await publish(desk, ME, "club")
    return desk


async def test_ada_cancels_before_her_walk_has_begun(club: Desk, ada: str) -> None:
    enrolled = await enrol(club, ME, "club", ada)
    await hear(club, Said("shop", "1", "order.cancelled", Person(id=ada)))
    while await hand_on(club):
        pass
    assert [passage.enrolment for passage in club.walks.started] == [enrolled.id]
    assert [(walk, heard.leads_to) for walk, heard in club.walks.heard] == [(enrolled.id, "exited")]
