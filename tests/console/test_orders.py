"""What an operator does from the pages: each a form, in both languages, refused for strangers and other sites."""

from datetime import datetime

import httpx2
import pytest

from journeys.passage import Whereabouts
from operations.desk import Desk
from operations.events.hand_on import hand_on
from operations.journeys import review
from store.enrolments import enrolments


async def ordered(desk: Desk, walks) -> list[dict]:
    while await hand_on(desk):
        pass
    return [order.model_dump(exclude={"id", "step", "visit"}, exclude_none=True) for _, order in walks.steered]


async def test_everything_that_can_be_done_about_ada_is_on_her_page(
    operator: httpx2.AsyncClient, on_the_way: str
) -> None:
    page = (await operator.get(f"/console/enrolments/{on_the_way}?lang=de")).text
    for words in ("Was du tun kannst", "Anhalten", "Schritt überspringen", "Zeitpunkt verlegen", "Beenden"):
        assert words in page
    assert "Noch einmal versuchen" not in page
    assert 'value="2026-11-24T10:00"' in page


@pytest.mark.parametrize(
    ("what", "form", "order"),
    [
        ("pause", {}, {"order": "pause"}),
        ("retry", {}, {"order": "retry"}),
        ("skip", {"outcome": ""}, {"order": "skip"}),
        ("skip", {"outcome": "done"}, {"order": "skip", "outcome": "done"}),
        ("jump", {"to": "film"}, {"order": "jump", "to": "film"}),
    ],
)
async def test_a_form_gives_an_order_and_leads_back(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str, walks, what: str, form: dict, order: dict
) -> None:
    answer = await operator.post(f"/console/enrolments/{on_the_way}/{what}", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/console/enrolments/{on_the_way}")
    assert await ordered(desk, walks) == [order]


async def test_a_time_is_meant_on_the_readers_own_clock(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str, walks
) -> None:
    await operator.post(f"/console/enrolments/{on_the_way}/move", data={"until": "2026-12-24T18:00"})
    assert await ordered(desk, walks) == [{"order": "move", "until": datetime.fromisoformat("2026-12-24T17:00:00Z")}]


async def test_who_is_paused_is_shown_so_and_can_go_on(operator: httpx2.AsyncClient, on_the_way: str) -> None:
    place = f"/console/enrolments/{on_the_way}"
    await operator.post(f"{place}/pause")
    page = (await operator.get(f"{place}?lang=de")).text
    assert "pausiert" in page
    assert "Weitergehen lassen" in page
    await operator.post(f"{place}/resume", data={"clocks": "stood"})
    assert "Weitergehen lassen" not in (await operator.get(place)).text


async def test_what_is_not_possible_any_more_is_said_on_a_page(operator: httpx2.AsyncClient, on_the_way: str) -> None:
    place = f"/console/enrolments/{on_the_way}"
    answer = await operator.post(f"{place}/jump", data={"to": "nowhere"})
    assert (answer.status_code, "This is not possible, or not any more" in answer.text) == (409, True)
    assert (await operator.post(f"{place}/move", data={"until": "soon"})).status_code == 404
    assert (await operator.post(f"{place}/stop")).status_code == 404
    assert (await operator.post(f"{place}/stop", data={"really": "yes"})).status_code == 303
    assert "What you can do" not in (await operator.get(f"{place}?lang=en")).text


async def test_another_site_or_a_stranger_orders_nothing(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str, walks
) -> None:
    places = (f"/console/enrolments/{on_the_way}/pause", "/console/journeys/smatched/pause")
    for place in places:
        assert (await operator.post(place, headers={"sec-fetch-site": "cross-site"})).status_code == 403
    operator.cookies.clear()
    for place in places:
        assert (await operator.post(place)).status_code == 401
    assert await ordered(desk, walks) == []
    assert (await review.journey(desk, "smatched"))["state"] == "live"


async def test_the_switches_of_a_journey_are_on_its_page(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str
) -> None:
    place = "/console/journeys/smatched"
    turns = [
        ("pause", {"clocks": "stop"}, "paused"),
        ("drain", {}, "halted"),
        ("resume", {"overdue": "spread", "hours": "3"}, "draining"),
        ("reopen", {}, "live"),
    ]
    for what, form, state in turns:
        assert f'action="{place}/{what}"' in (await operator.get(place)).text
        assert (await operator.post(f"{place}/{what}", data=form)).status_code == 303
        assert (await review.journey(desk, "smatched"))["state"] == state
    assert (await review.journey(desk, "smatched"))["overdue"]["policy"] == "spread"


async def test_who_stands_still_is_shown_and_repaired(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str, ada: str, now: datetime
) -> None:
    place = "/console/journeys/smatched"
    assert "Stehen still" not in (await operator.get(f"{place}?lang=de")).text
    told = {"enrolment": on_the_way, "customer": ada, "journey": "smatched", "version": 1, "now": now}
    async with desk.database.begin() as connection:
        where = Whereabouts(**told, step="breathe", visit=1, fault="template_fault", asked=2)
        await enrolments.remember(connection, where)
    page = (await operator.get(f"{place}?lang=de")).text
    assert "Stehen still" in page
    assert "Atempause" in page
    assert "Fehler in der Vorlage" in page or "template" not in page
    assert "Noch einmal versuchen" in (await operator.get(f"/console/enrolments/{on_the_way}")).text
    form = {"step": "breathe", "fault": "template_fault", "order": "retry"}
    assert (await operator.post(f"{place}/repairs", data=form)).status_code == 303
