"""At the till: a code is good once, and says the same to everybody who guesses."""

import asyncio
from typing import Any

from httpx2 import AsyncClient
from sqlalchemy import func, select

from operations.access import keys
from operations.desk import Desk, Who
from operations.touchpoints.redeem import MOST
from store.tables import events, reward_ledger


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


async def hand_over(browser: AsyncClient, key: str, code: str) -> Any:
    return await browser.post("/till/redemptions", json={"code": code, "place": "Hopfen & Co"}, headers=bearer(key))


async def test_ada_gets_her_beer(smatched: Desk, browser: AsyncClient, beer: Any, till_key: str) -> None:
    response = await hand_over(browser, till_key, beer.code.lower().replace("-", " "))

    assert response.status_code == 201
    told = response.json()
    assert (told["kind"], told["offer"], told["place"]) == ("voucher", "free_beer", "Hopfen & Co")
    async with smatched.database.read() as connection:
        event = (await connection.execute(select(events).where(events.c.name == "voucher.redeemed"))).mappings().one()
    assert event["about"].endswith("/taste/1")
    assert beer.code not in (await browser.get(beer.path)).text


async def test_ada_pays_with_her_card_and_the_ledger_sums_to_zero(
    smatched: Desk, browser: AsyncClient, card: Any, till_key: str
) -> None:
    response = await hand_over(browser, till_key, card.code)

    assert response.status_code == 201
    assert response.json()["value"] == {"amount": "15.00", "currency": "EUR"}
    async with smatched.database.read() as connection:
        sums = select(func.sum(reward_ledger.c.cents)).group_by(reward_ledger.c.reference)
        assert set((await connection.execute(sums)).scalars()) == {0}
        redeemed = select(func.sum(reward_ledger.c.cents)).where(reward_ledger.c.account == "redeemed")
        assert (await connection.execute(redeemed)).scalar_one() == 15_00


async def test_of_eight_tills_with_one_code_exactly_one_wins(
    smatched: Desk, browser: AsyncClient, beer: Any, card: Any, till_key: str
) -> None:
    for prize in (beer, card):
        answers = await asyncio.gather(*(hand_over(browser, till_key, prize.code) for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [201] + [404] * 7
    async with smatched.database.read() as connection:
        count = select(func.count()).where(events.c.source == "till")
        assert (await connection.execute(count)).scalar_one() == 2


async def test_unknown_and_used_codes_are_answered_alike(browser: AsyncClient, beer: Any, till_key: str) -> None:
    await hand_over(browser, till_key, beer.code)

    used, unknown = await hand_over(browser, till_key, beer.code), await hand_over(browser, till_key, "AAAAA-AAAAA")

    assert used.status_code == unknown.status_code == 404
    assert used.headers["content-type"] == unknown.headers["content-type"] == "application/problem+json"
    same = [{name: value for name, value in one.json().items() if name != "request_id"} for one in (used, unknown)]
    assert same[0] == same[1]


async def test_who_guesses_is_soon_stopped_and_only_they(
    smatched: Desk, browser: AsyncClient, beer: Any, till_key: str
) -> None:
    for guess in range(MOST):
        assert (await hand_over(browser, till_key, f"GUESS-{guess:05}")).status_code == 404

    stopped = await hand_over(browser, till_key, beer.code)

    assert stopped.status_code == 429
    assert stopped.headers["retry-after"] == "600"
    other = (await keys.issue(smatched, Who("tests"), "Another bar", ["vouchers:redeem"])).key
    assert (await hand_over(browser, other, beer.code)).status_code == 201


async def test_the_till_opens_to_its_own_keys_only(smatched: Desk, browser: AsyncClient, beer: Any) -> None:
    reader = (await keys.issue(smatched, Who("tests"), "Reader", ["journeys:read"])).key

    assert (await browser.post("/till/redemptions", json={"code": beer.code, "place": "Bar"})).status_code == 401
    assert (await hand_over(browser, "et_live_nobody", beer.code)).status_code == 401
    assert (await hand_over(browser, reader, beer.code)).status_code == 403
    assert (await browser.post("/till", data={"code": beer.code, "place": "Bar", "key": reader})).status_code == 403
    assert "Redeemed" not in (await browser.get(beer.path)).text


async def test_staff_redeem_on_the_page_as_well(browser: AsyncClient, beer: Any, till_key: str) -> None:
    typed = {"code": beer.code, "place": "Bar", "key": till_key}

    done, again = await browser.post("/till", data=typed), await browser.post("/till", data=typed)

    assert (done.status_code, again.status_code) == (200, 404)
    assert "Free beer" in done.text
    assert till_key not in done.text + again.text
