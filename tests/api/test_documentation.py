"""The API describes itself, completely, and with nothing from elsewhere."""

import re

import jsonschema
import pytest
from fastapi import FastAPI

MEDIA = "application/problem+json"
VERBS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def described(sqlite_app: FastAPI) -> dict:
    return sqlite_app.openapi()


def _operations(described: dict):
    for path, verbs in described["paths"].items():
        for verb in VERBS:
            if verb in verbs:
                yield path, verb, verbs[verb]


def test_every_operation_tells_of_problems_and_is_named_once(described):
    names = []
    for path, verb, operation in _operations(described):
        assert {MEDIA} == set(operation["responses"]["4XX"]["content"]) == set(operation["responses"]["5XX"]["content"])
        assert "422" not in operation["responses"], (path, verb)
        assert operation["summary"]
        assert len(operation["tags"]) == 1
        names.append(operation["operationId"])
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in names), names
    told = {tag["name"] for tag in described["tags"]}
    assert {tag for _, _, operation in _operations(described) for tag in operation["tags"]} <= told


def test_every_reference_leads_somewhere(described):
    components = described["components"]
    for reference in re.findall(r"'\$ref': '#/components/([^']+)'", str(described)):
        kind, name = reference.split("/")
        assert name in components[kind], reference


def test_every_schema_is_one(described):
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_both_ways_to_say_who_one_is_are_told(described):
    assert described["components"]["securitySchemes"].keys() == {"Bearer", "WriteKey"}
    for path, _, operation in _operations(described):
        schemes = {name for one in operation.get("security", []) for name in one}
        expected = {"/api": {"Bearer"}, "/v1/": {"WriteKey"}}.get(path[:4])
        assert expected is None or schemes == expected, path


def test_whatever_is_made_can_be_made_once(described):
    for path, verb, operation in _operations(described):
        if verb == "post" and path.startswith("/api/") and not path.endswith("/checks"):
            assert "Idempotency-Key" in {one["name"] for one in operation["parameters"]}, path


async def test_the_schema_of_a_journey_accepts_journeys(on_sqlite):
    schema = (await on_sqlite.get("/schemas/journey.json")).json()
    jsonschema.validate({"journey": "hello", "steps": [{"key": "hello", "send": "hello"}]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"journey": "hello", "steps": []}, schema)


@pytest.mark.parametrize("address", ["/docs", "/redoc"])
async def test_the_pages_fetch_nothing_from_elsewhere(on_sqlite, address):
    page = await on_sqlite.get(address)
    for file in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert file.startswith("/"), file
        assert (await on_sqlite.get(file)).status_code == 200
    assert "http" not in re.sub(r"<!--.*?-->", "", page.headers["content-security-policy"])
