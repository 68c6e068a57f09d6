"""At the limit, and one beyond."""

import json

import pytest

from api.limits import DEEPEST, LARGEST, LARGEST_HOOK

JSON = {"Content-Type": "application/json"}


async def test_one_mebibyte_may_come_and_not_a_byte_more(on_sqlite):
    full = b'{"name": "' + b"a" * (LARGEST - 12) + b'"}'
    assert len(full) == LARGEST
    assert (await on_sqlite.post("/api/v1/events", content=full, headers=JSON)).status_code == 422
    answer = await on_sqlite.post("/api/v1/events", content=full + b" ", headers=JSON)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


async def test_what_comes_in_pieces_is_counted_as_it_comes(on_sqlite):
    taken = 0

    async def pieces():
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield b"a" * (LARGEST // 4)

    assert (await on_sqlite.post("/api/v1/events", content=pieces(), headers=JSON)).status_code == 413
    assert taken <= 6


async def test_a_webhook_may_be_half_as_large(on_sqlite):
    assert (await on_sqlite.post("/hooks/in/shop", content=b" " * LARGEST_HOOK)).status_code == 404
    assert (await on_sqlite.post("/hooks/in/shop", content=b" " * (LARGEST_HOOK + 1))).status_code == 413


def _nested(depth: int) -> str:
    return '{"properties":' + '{"a":' * (depth - 1) + "1" + "}" * depth


async def test_json_may_be_32_deep(on_sqlite):
    assert json.loads(_nested(DEEPEST))
    assert (await on_sqlite.post("/api/v1/events", content=_nested(DEEPEST), headers=JSON)).status_code == 422
    assert (await on_sqlite.post("/api/v1/events", content=_nested(DEEPEST + 1), headers=JSON)).status_code == 400
    assert (await on_sqlite.post("/v1/track", content="[" * 100_000, headers=JSON)).status_code == 400


async def test_brackets_in_a_text_are_no_depth(on_sqlite):
    said = {"name": "note", "customer": {"email": "ada@example.com"}, "properties": {"text": '[{"' * 50}}
    assert (await on_sqlite.post("/api/v1/events", json=said)).status_code == 202


@pytest.mark.parametrize("text", ["\\u0000", "\\ud83c", "\\udf7a", "\\ud83c\\u0041"])
async def test_what_no_database_can_hold_is_refused(client, text):
    body = f'{{"email": "ada@example.com", "attributes": {{"note": "{text}"}}}}'
    assert (await client.post("/api/v1/customers", content=body, headers=JSON)).status_code == 400


@pytest.mark.parametrize("text", ["\\ud83c\\udf7a", "🍺", "Grüße"])
async def test_everything_else_is_kept_as_it_is(client, text):
    body = f'{{"email": "ada@example.com", "attributes": {{"note": "{text}"}}}}'
    answer = await client.post("/api/v1/customers", content=body.encode(), headers=JSON)
    assert answer.json()["attributes"]["note"] == json.loads(f'"{text}"')


async def test_an_address_with_a_nul_is_refused(client):
    assert (await client.get("/api/v1/journeys/a%00b")).status_code == 400
    assert (await client.get("/api/v1/enrollments?journey=a%00b")).status_code == 400
