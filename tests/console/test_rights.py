"""One customer as a whole, from their page: what is known, a consent by telephone, two who are one, all of it, none."""

import json

import httpx2
import pytest

from operations.audiences import lists, segments
from operations.customers import look_up
from operations.customers.identify import Person, identify
from operations.desk import Desk, NotThere, Who
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear

ME = Who("tests")
BEER = "segment: beer\ntitle: Mag Bier\nwho: {interest: beer}\npersona: {name: Theo, portrait: Mag Bier.}\n"
PAID = {"order_id": "7", "total": "19.90", "currency": "EUR"}


async def test_ada_is_shown_with_what_was_learnt_and_where_she_belongs(
    operator: httpx2.AsyncClient, desk: Desk, ada: str
) -> None:
    await segments.keep(desk, ME, BEER)
    await lists.keep(desk, ME, "fair", "Messe Köln")
    await lists.put_on(desk, ME, "fair", [("id", ada)])
    await hear(desk, Said("shop", "7", "order.paid", Person(id=ada), properties=PAID))
    await hand_on(desk)
    page = (await operator.get(f"/console/customers/{ada}?lang=de")).text
    for told in (
        "Theo",
        "Mag Bier",
        "Messe Köln",
        "EUR: 19.90",
        "letzte Bestellung",
        "23.11.2026, 10:00",
        "order.paid",
    ):
        assert told in page, told


async def test_what_happened_is_told_page_by_page(operator: httpx2.AsyncClient, desk: Desk, ada: str) -> None:
    for number in range(25):
        await hear(desk, Said("shop", str(number), f"thing_{number}.done", Person(id=ada)))
    page = (await operator.get(f"/console/customers/{ada}")).text
    (more,) = [line for line in page.split('"') if "/timeline?after=" in line]
    older = (await operator.get(more)).text
    told = [number for number in range(25) if f">{number}<" in page or f"thing_{number}.done" in page + older]
    assert len(told) == 25
    assert "consent" in page + older


async def test_customers_are_found_by_how_they_begin_and_where_they_belong(
    operator: httpx2.AsyncClient, desk: Desk, ada: str, grace: str
) -> None:
    await segments.keep(desk, ME, BEER)
    page = (await operator.get("/console/customers?find=gra")).text
    assert f"/console/customers/{grace}" in page
    assert f"/console/customers/{ada}" not in page
    page = (await operator.get("/console/customers?of=segment:beer")).text
    assert f"/console/customers/{ada}" in page
    assert f"/console/customers/{grace}" not in page
    assert '<option value="segment:beer" selected>' in page
    assert (await operator.get("/console/customers?of=list:none")).status_code == 404


async def test_a_consent_by_telephone_is_recorded_with_its_proof(
    operator: httpx2.AsyncClient, desk: Desk, bob: str
) -> None:
    said = {"state": "given", "topic": "news", "how": "called us"}
    assert (await operator.post(f"/console/customers/{bob}/consents", data=said)).status_code == 303
    (consent,) = (await look_up.somebody(desk, "id", bob))["consents"]
    assert consent["state"] == "given"
    assert consent["evidence"] == {"by": "operator", "who": "console", "how": "called us"}
    assert (await operator.post(f"/console/customers/{bob}/consents", data=said | {"how": ""})).status_code == 404


async def test_everything_about_ada_is_a_file(operator: httpx2.AsyncClient, ada: str) -> None:
    answer = await operator.post(f"/console/customers/{ada}/export")
    assert answer.headers["content-disposition"] == f'attachment; filename="{ada}.json"'
    assert json.loads(answer.text)["data"]["customers"][0]["email"] == "ada@example.com"


async def test_two_who_are_one_are_seen_side_by_side_first(
    operator: httpx2.AsyncClient, desk: Desk, ada: str, grace: str
) -> None:
    place = f"/console/customers/{ada}/merge"
    assert "Nobody is known as" in (await operator.get(place, params={"other": "nobody"})).text
    assert "one customer already" in (await operator.get(place, params={"other": "ada@example.com"})).text
    page = (await operator.get(place, params={"other": "Grace@example.com"})).text
    assert f'value="{grace}"' in page
    assert (await look_up.somebody(desk, "id", grace))["id"] == grace
    joined = await operator.post(place, data={"other": grace, "really": "yes"})
    assert joined.headers["location"] == f"/console/customers/{ada}"
    assert "grace@example.com" in (await operator.get(f"/console/customers/{ada}")).text
    assert (await look_up.somebody(desk, "id", grace))["id"] == ada


@pytest.mark.parametrize("suppress", [True, False])
async def test_ada_is_erased_after_it_was_said_what_goes(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str, ada: str, *, suppress: bool
) -> None:
    place = f"/console/customers/{ada}/erasure"
    page = (await operator.get(place)).text
    assert "Erase Ada?" in page
    assert "journeys on which they are (1)" in page
    assert (await operator.post(place)).status_code == 404  # nobody pressed the button
    said = {"really": "yes"} | ({"suppress": "true"} if suppress else {})
    done = (await operator.post(place, data=said)).text
    assert "Journeys ended: 1" in done
    assert "-1" not in done.split("person: ")[1][:4]
    assert ("Nobody writes to their addresses" in done) == suppress
    with pytest.raises(NotThere):
        await look_up.somebody(desk, "id", ada)


async def test_nobody_is_erased_whom_a_file_would_bring_back(
    operator: httpx2.AsyncClient, desk: Desk, ada: str
) -> None:
    await operator.post("/console/imports", files={"file": ("a.csv", b"E-Mail\nada@example.com\n")})
    answer = await operator.post(f"/console/customers/{ada}/erasure", data={"really": "yes"})
    assert answer.status_code == 409
    assert "would bring them back" in answer.text
    assert (await look_up.somebody(desk, "id", ada))["email"] == "ada@example.com"


async def test_another_site_and_a_stranger_do_nothing(
    stranger: httpx2.AsyncClient, operator: httpx2.AsyncClient, desk: Desk
) -> None:
    customer = await identify(desk, Person(email="ada@example.com"))
    acts = {"erasure": {"really": "yes"}, "export": {}, "merge": {"other": "x", "really": "yes"}}
    for act, said in acts.items():
        place = f"/console/customers/{customer}/{act}"
        answer = await operator.post(place, data=said, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403, act
    operator.cookies.clear()
    for act, said in acts.items():
        assert (await stranger.post(f"/console/customers/{customer}/{act}", data=said)).status_code == 401, act
    assert (await stranger.post("/console/imports", files={"file": ("a.csv", b"E-Mail\n")})).status_code == 401
    assert (await look_up.somebody(desk, "id", customer))["email"] == "ada@example.com"
