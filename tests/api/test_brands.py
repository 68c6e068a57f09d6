"""Brands over the API: written, looked at, changed, and not taken away from a journey that wears one."""

import json

import httpx2
from ruamel.yaml import YAML as Reader

from tests.messages.shop import SHOP

BRANDS = "/api/v1/brands"
YAML = {"Content-Type": "application/yaml"}
JOURNEY = "journey: greet\nbrand: shop\nsteps:\n  - {key: hello, send: hello}"


async def test_a_brand_is_written_and_changed_and_goes(client: httpx2.AsyncClient) -> None:
    made = await client.post(BRANDS, content=SHOP, headers=YAML)
    assert made.status_code == 201, made.text
    assert (made.json()["source"], made.json()["revision"], made.json()["text"]) == ("api", 1, SHOP)
    assert made.headers["Location"] == f"{BRANDS}/shop"
    assert (await client.post(BRANDS, content=SHOP, headers=YAML)).status_code == 409
    other = SHOP.replace("The shop\n", "Our shop\n", 1).replace("brand: shop\n", "")
    changed = await client.put(f"{BRANDS}/shop", content=other, headers=YAML | {"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (await client.put(f"{BRANDS}/shop", content=other, headers=YAML | {"If-Match": '"1"'})).status_code == 412
    assert (await client.delete(f"{BRANDS}/shop")).status_code == 204
    assert (await client.get(f"{BRANDS}/shop")).status_code == 404


async def test_json_will_do_as_well(on_sqlite: httpx2.AsyncClient) -> None:
    said = json.loads(json.dumps(Reader(typ="safe").load(SHOP)))
    assert (await on_sqlite.post(BRANDS, json=said)).status_code == 201


async def test_what_is_wrong_is_told_with_its_place(on_sqlite: httpx2.AsyncClient) -> None:
    wrong = SHOP + "tpye: {headings: georgia}\ntype: {headings: comic}\nlogo: {asset: hero, wdith: 3}\n"
    told = await on_sqlite.post(BRANDS, content=wrong, headers=YAML)
    assert told.status_code == 422
    errors = {one["pointer"]: (one["line"], one["detail"]) for one in told.json()["errors"]}
    assert errors["/tpye"] == (8, "unknown field “tpye”; did you mean “type”?")
    assert errors["/logo/wdith"] == (10, "unknown field “wdith” in logo; did you mean “width”?")
    assert errors["/type/headings"][1].startswith("type.headings: choose one of: system, ")


async def test_pale_colours_are_kept_and_warned_of(on_sqlite: httpx2.AsyncClient) -> None:
    pale = SHOP.replace('quiet: "#5b6672"', 'quiet: "#c0c0c0"')
    told = (await on_sqlite.post(BRANDS, content=pale, headers=YAML)).json()
    assert told["warnings"] == [
        "light: quiet on page is 1.7, and needs 4.5",
        "light: quiet on card is 1.8, and needs 4.5",
    ]


async def test_files_are_told_and_changed_where_they_stand(on_sqlite: httpx2.AsyncClient) -> None:
    told = {one["key"]: one["source"] for one in (await on_sqlite.get(BRANDS)).json()["data"]}
    assert told["plain"] == "file"
    plain = (await on_sqlite.get(f"{BRANDS}/plain")).json()
    tried = await on_sqlite.put(f"{BRANDS}/plain", content=plain["text"], headers=YAML | {"If-Match": '"0"'})
    assert tried.status_code == 409
    assert (await on_sqlite.delete(f"{BRANDS}/plain")).status_code == 409
    ours = SHOP.replace("brand: shop", "brand: plain")
    assert (await on_sqlite.post(BRANDS, content=ours, headers=YAML)).status_code == 201
    assert (await on_sqlite.get(f"{BRANDS}/plain")).json()["source"] == "api"
    assert (await on_sqlite.delete(f"{BRANDS}/plain")).status_code == 204
    assert (await on_sqlite.get(f"{BRANDS}/plain")).json()["source"] == "file"


async def test_a_brand_that_a_journey_wears_stays(client: httpx2.AsyncClient) -> None:
    await client.post(BRANDS, content=SHOP, headers=YAML)
    assert (await client.post("/api/v1/journeys", content=JOURNEY, headers=YAML)).status_code == 201
    assert (await client.get(f"{BRANDS}/shop")).json()["used_by"] == ["journey greet"]
    told = await client.delete(f"{BRANDS}/shop")
    assert told.status_code == 409
    assert told.json()["detail"] == "“shop” is used by journey greet; give that another brand first"
