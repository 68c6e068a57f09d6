"""Coming in: by a link that works once, with a button; and out again."""

from dataclasses import replace
from datetime import timedelta

import httpx2
from fastapi import FastAPI
from sqlalchemy import func, select

from api.source_kinds import KINDS
from console.app import router
from operations.access import sign_in
from operations.desk import Desk
from store.tables import sessions, sign_in_links


async def _rows(desk: Desk) -> tuple[int, int]:
    async with desk.database.read() as connection:
        links = await connection.scalar(select(func.count()).select_from(sign_in_links))
        return links or 0, await connection.scalar(select(func.count()).select_from(sessions)) or 0


async def test_a_stranger_sees_how_to_sign_in_and_nothing_else(stranger: httpx2.AsyncClient) -> None:
    for place in ("/console/", "/console/journeys/smatched", "/console/customers", "/console/mailbox/1"):
        answer = await stranger.get(place)
        assert answer.status_code == 401
        assert "The console opens with a link" in answer.text


async def test_looking_at_the_link_changes_nothing(desk: Desk, stranger: httpx2.AsyncClient) -> None:
    link = await sign_in.issue(desk)
    for _ in range(3):
        answer = await stranger.get(link)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    assert await _rows(desk) == (1, 0)


async def test_a_link_works_once(desk: Desk, stranger: httpx2.AsyncClient) -> None:
    link = await sign_in.issue(desk)
    answer = await stranger.post(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/")
    assert (await stranger.get("/console/")).status_code == 200
    stranger.cookies.clear()
    assert (await stranger.post(link)).status_code == 410
    assert await _rows(desk) == (0, 1)


async def test_a_link_lasts_a_quarter_of_an_hour(desk: Desk, stranger: httpx2.AsyncClient) -> None:
    earlier = replace(desk, clock=lambda: desk.clock() - timedelta(minutes=15))
    assert (await stranger.post(await sign_in.issue(earlier))).status_code == 410


async def test_a_session_lasts_twelve_hours(desk: Desk) -> None:
    session = await sign_in.exchange(desk, (await sign_in.issue(desk)).rpartition("/")[2])
    later = replace(desk, clock=lambda: desk.clock() + timedelta(hours=12))
    assert await sign_in.who(desk, session) is not None
    assert await sign_in.who(later, session) is None


async def test_who_signs_out_is_out(desk: Desk, operator: httpx2.AsyncClient) -> None:
    kept = operator.cookies["etappe_session"]
    assert (await operator.post("/console/sign-out")).status_code == 303
    assert (await operator.get("/console/")).status_code == 401
    assert await sign_in.who(desk, kept) is None


async def test_scripts_and_other_sites_cannot_have_the_cookie(desk: Desk) -> None:
    app = FastAPI()
    app.include_router(router(desk, secure=True, kinds=KINDS), prefix="/console")
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://etappe.test") as browser:
        answer = await browser.post(await sign_in.issue(desk), headers={"sec-fetch-site": "none"})
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "secure", "path=/", "max-age=43200"))


async def test_the_store_keeps_nothing_to_sign_in_with(desk: Desk) -> None:
    token = (await sign_in.issue(desk)).rpartition("/")[2]
    assert len(token) >= 43
    async with desk.database.read() as connection:
        assert token not in str((await connection.execute(select(sign_in_links))).all())


async def test_other_sites_cannot_press_buttons(desk: Desk, operator: httpx2.AsyncClient) -> None:
    for headers in (
        {"sec-fetch-site": "cross-site", "origin": "http://etappe.test"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "http://evil.test"},
        {"sec-fetch-site": "", "origin": "null"},
        {"sec-fetch-site": ""},
    ):
        answer = await operator.post("/console/sign-out", headers=headers)
        assert answer.status_code == 403, headers
    assert (await operator.get("/console/")).status_code == 200


async def test_an_old_browser_is_known_by_its_origin(operator: httpx2.AsyncClient) -> None:
    headers = {"sec-fetch-site": "", "origin": "http://etappe.test"}
    assert (await operator.post("/console/sign-out", headers=headers)).status_code == 303
