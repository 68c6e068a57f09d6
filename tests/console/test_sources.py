"""Operators say who may tell us of events; what opens a source is shown once, and never again."""

import json
import re

import httpx2

from operations.desk import Desk
from operations.events import sources

SHOP = {"key": "shop", "kind": "shopify", "title": "My <shop>"}
MAPPING = {"event_name": "order.paid", "customer": {"email": "käufer.mail"}}


def shown(page: str) -> str:
    """What stands in the panel that is shown once."""
    return page.partition('class="panel opened"')[2].partition("</section>")[0]


def token(page: str) -> str:
    return re.findall(r'name="token" value="([^"]+)"', page)[0]


async def test_a_shop_is_added_and_its_secret_is_shown_once(operator: httpx2.AsyncClient, desk: Desk) -> None:
    assert "There is no source yet" in (await operator.get("/console/sources")).text
    added = await operator.post("/console/sources", data=SHOP)
    secret = (await sources.source(desk, "shop"))["secret"]
    assert secret in shown(added.text)
    assert f"{desk.links.base_url}/hooks/in/shop" in shown(added.text)
    assert "My &lt;shop&gt;" in added.text
    assert added.headers["cache-control"] == "no-store"
    page = (await operator.get("/console/sources")).text
    assert secret not in page
    assert f"{desk.links.base_url}/hooks/in/shop" in page
    again = await operator.post("/console/sources", data=SHOP)
    assert (again.status_code, secret in again.text) == (409, False)


async def test_another_secret_asked_for_twice_is_made_once(operator: httpx2.AsyncClient, desk: Desk) -> None:
    await operator.post("/console/sources", data=SHOP)
    first = (await sources.source(desk, "shop"))["secret"]
    said = {"token": token((await operator.get("/console/sources")).text)}
    renewed = await operator.post("/console/sources/shop/secrets", data=said)
    assert (await sources.source(desk, "shop"))["secret"] in shown(renewed.text)
    again = await operator.post("/console/sources/shop/secrets", data=said)
    assert (again.status_code, shown(again.text)) == (422, "")
    row = await sources.source(desk, "shop")
    assert sources.good_secrets(row, desk.clock()) == [row["secret"], first]
    leaked = {"token": token(again.text), "secret": "chosen-by-the-shop", "at_once": "true"}
    await operator.post("/console/sources/shop/secrets", data=leaked)
    assert sources.good_secrets(await sources.source(desk, "shop"), desk.clock()) == ["chosen-by-the-shop"]


async def test_a_website_gets_a_write_key_and_the_host(operator: httpx2.AsyncClient, desk: Desk) -> None:
    added = await operator.post("/console/sources", data={"key": "site", "kind": "segment"})
    (first,) = re.findall(r"et_write_[\w-]+", added.text)
    renewed = await operator.post("/console/sources/site/secrets", data={"token": token(added.text)})
    (second,) = re.findall(r"et_write_[\w-]+", renewed.text)
    assert await sources.holder(desk, first) is None
    assert (await sources.holder(desk, second) or {})["key"] == "site"


async def test_a_mapping_is_written_and_what_was_typed_is_not_lost(operator: httpx2.AsyncClient, desk: Desk) -> None:
    till = {"key": "till", "kind": "generic", "title": "The till"}
    for wrong, why in (("", "say where our fields stand"), ("{", "no JSON"), ('{"event_name": "paid"}', "customer")):
        refused = await operator.post("/console/sources", data=till | {"mapping": wrong})
        assert refused.status_code == 422
        assert why in refused.text
        assert 'value="The till"' in refused.text
    assert (await operator.post("/console/sources", data=till | {"mapping": json.dumps(MAPPING)})).status_code == 200
    assert "käufer.mail" in (await operator.get("/console/sources")).text
    changed = MAPPING | {"event_name": "order.created"}
    address = "/console/sources/till/mapping"
    assert (await operator.post(address, data={"mapping": json.dumps(changed)})).status_code == 303
    assert ((await sources.source(desk, "till"))["mapping"] or {})["event_name"] == "order.created"
    assert (await operator.post(address, data={"mapping": "[]"})).status_code == 422
    wrong = await operator.post("/console/sources", data=SHOP | {"mapping": json.dumps(MAPPING)})
    assert "takes no mapping" in wrong.text


async def test_a_short_secret_and_an_unknown_kind_are_refused(operator: httpx2.AsyncClient, desk: Desk) -> None:
    assert (await operator.post("/console/sources", data=SHOP | {"secret": "short"})).status_code == 422
    assert (await operator.post("/console/sources", data=SHOP | {"kind": "magento"})).status_code == 422
    assert await sources.every(desk) == []


async def test_who_is_removed_is_listened_to_no_more(operator: httpx2.AsyncClient, desk: Desk) -> None:
    await operator.post("/console/sources", data=SHOP)
    assert (await operator.post("/console/sources/shop/remove")).status_code == 303
    assert await sources.every(desk) == []
    assert (await operator.post("/console/sources/shop/remove")).status_code == 404


async def test_a_stranger_sees_and_adds_nothing(stranger: httpx2.AsyncClient, desk: Desk) -> None:
    assert (await stranger.get("/console/sources")).status_code == 401
    assert (await stranger.post("/console/sources", data=SHOP)).status_code == 401
    assert await sources.every(desk) == []
