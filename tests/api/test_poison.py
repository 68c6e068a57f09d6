"""Whatever is sent to whatever address: an answer, never a failure of ours."""

import json
import random
import re

from fastapi import FastAPI

POISON = [
    None,
    True,
    -1,
    2**70,
    1e308,
    "",
    " ",
    "a" * 70_000,
    "\x7f\u2028\u202e",
    "🍺",
    "1 EUR",
    "9999999 XXX",
    "ada@example.com",
    "+493012345678",
    "news",
    "2026-11-23T09:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    [],
    [[]],
    ["x", None],
    {},
    {"": None},
    {"de": {"title": "x", "text": "y"}},
    {"id": "x"},
    {"email": "x@y"},
    {"traits": {"email": 1, "name": [], "interests": [None, 3, "x"]}, "locale": 7, "ip": {}},
]
PLACES = ["hello", "x", "ÿ", "🍺", "-1", "0", "99999999999999999999", "a" * 300, "%2e%2e", "email", "' OR 1=1 --"]
SEGMENT = [
    "userId",
    "anonymousId",
    "event",
    "type",
    "traits",
    "context",
    "properties",
    "batch",
    "messageId",
    "timestamp",
]
ROUNDS = 12


def _fields(described: dict, operation: dict) -> list[str]:
    written = json.dumps(operation.get("requestBody", {}))
    names = [described["components"]["schemas"][name] for name in re.findall(r'schemas/([^"]+)"', written)]
    return [field for schema in names for field in schema.get("properties", {})] or SEGMENT


def _body(dice: random.Random, fields: list[str]) -> object:
    if dice.random() < 0.1:
        return dice.choice(POISON)
    return {field: dice.choice(POISON) for field in fields if dice.random() < 0.8}


async def test_no_poison_makes_us_fail(client, hello, ada, write_key):
    app: FastAPI = client._transport.app
    described, dice = app.openapi(), random.Random(7)
    for path, verbs in described["paths"].items():
        for verb, operation in verbs.items():
            for _ in range(ROUNDS):
                address = re.sub(r"\{\w+\}", lambda _: dice.choice(PLACES), path)
                query = {
                    one["name"]: dice.choice(PLACES) for one in operation.get("parameters", []) if one["in"] == "query"
                }
                body = json.dumps(_body(dice, _fields(described, operation)))
                headers = {"Content-Type": "application/json", "If-Match": dice.choice(["*", '"1"', "x"])}
                auth = (write_key, "") if path.startswith("/v1/") else None
                answer = await client.request(
                    verb.upper(),
                    address,
                    params=query,
                    content=body,
                    headers=headers,
                    **({"auth": auth} if auth else {}),
                )
                assert answer.status_code < 500, (verb, address, query, body[:500], answer.text)
                if answer.status_code >= 400:
                    assert answer.headers["content-type"] == "application/problem+json", (verb, address)
