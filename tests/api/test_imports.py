"""A file of customers over the API: in parts, looked at, worked through; and back out."""

import pytest
from pydantic import TypeAdapter, ValidationError

from api.person import Email, Locale, Phone, Zone
from operations.customers.imports.values import reader
from operations.work.keep_working import work

AS_CSV = {"Content-Type": "text/csv"}
FILE = b"Kundennummer;E-Mail;Ort\nada;ada@example.com;[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\nbob;bob;K\xf6ln\n"


@pytest.fixture
async def added(client) -> str:
    answer = await client.post("/api/v1/imports", json={"title": "customers.csv", "bytes": len(FILE)})
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/imports/{answer.json()['id']}"
    return str(answer.headers["Location"])


async def test_a_file_comes_in_parts_is_looked_at_and_worked_through(client, desk, added):
    for number, part in ((2, FILE[30:]), (1, b"once"), (1, FILE[:30])):
        assert (await client.put(f"{added}/parts/{number}", content=part, headers=AS_CSV)).status_code == 204
    assert (await client.get(added)).json()["parts"] == {"1": 30, "2": len(FILE) - 30}
    found = (await client.post(f"{added}/preview", json={"mapping": {"Ort": "attributes.city"}})).json()
    assert (found["encoding"], found["delimiter"]) == ("cp1252", ";")
    assert [column["to"] for column in found["columns"]] == ["external_id", "email", "attributes.city:text"]
    assert [row["becomes"] for row in found["rows"]] == ["new", "refused"]

    begun = await client.post(f"{added}/start", json={"dry_run": True})
    assert begun.status_code == 202
    assert begun.headers["Location"] == f"/api/v1/operations/{begun.json()['operation']}"
    while await work(desk):
        pass
    begun = await client.post(f"{added}/start", json={"mapping": {"Ort": "attributes.city"}})
    while await work(desk):
        pass
    now = (await client.get(added)).json()
    assert (now["state"], now["rows"], now["of"], now["parts"], now["dry_run"]) == ("done", 2, 2, {}, False)
    assert now["counts"] == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert now["settings"]["mapping"] == {"Ort": "attributes.city"}
    told = await client.get(f"{added}/errors.csv")
    assert told.headers["content-type"].startswith("text/csv")
    assert told.content.endswith(b";bob;bob;K\xf6ln\r\n")
    assert [one["id"] for one in (await client.get("/api/v1/imports")).json()["data"]] == [now["id"]]
    assert (await client.delete(added)).status_code == 204
    assert (await client.get(added)).status_code == 404


async def test_what_cannot_be_is_told_with_the_remedy(on_sqlite):
    answer = await on_sqlite.post("/api/v1/imports", json={"title": "customers.csv", "colour": "red"})
    assert answer.status_code == 422
    address = (await on_sqlite.post("/api/v1/imports", json={"title": "c.csv"})).headers["Location"]
    assert (await on_sqlite.put(f"{address}/parts/1", content=b"{}")).status_code == 415
    assert (await on_sqlite.put(f"{address}/parts/1", content=b"x" * 1_048_577, headers=AS_CSV)).status_code == 413
    refused = await on_sqlite.post(f"{address}/start", json={})
    assert (refused.status_code, "the file is empty" in refused.json()["detail"]) == (422, True)
    await on_sqlite.put(f"{address}/parts/2", content=b"E-Mail\n", headers=AS_CSV)
    assert (await on_sqlite.post(f"{address}/start", json={})).status_code == 409
    assert (await on_sqlite.get(f"{address}/errors.csv")).status_code == 409
    refused = await on_sqlite.post(f"{address}/preview", json={"mapping": {"Ort": "email"}})
    assert "no column “Ort”" in refused.json()["detail"]


async def test_who_may_only_read_customers_brings_none_in(door, sqlite_desk, on_sqlite):
    issued = await on_sqlite.post("/api/v1/api-keys", json={"title": "Reader", "scopes": ["customers:read"]})
    reads = await door(sqlite_desk, key=issued.json()["api_key"])
    assert (await reads.post("/api/v1/imports", json={"title": "c.csv"})).status_code == 403
    assert (await reads.get("/api/v1/customers.csv")).status_code == 200


async def test_customers_leave_as_a_file(client, ada, grace):
    answer = await client.get("/api/v1/customers.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [line.split(",")[0] for line in answer.text.splitlines()] == ["external_id", "ada", "grace"]
    excel = await client.get("/api/v1/customers.csv", params={"excel": True})
    assert excel.content.startswith(b"\xef\xbb\xbfexternal_id;")
    assert (await client.get("/api/v1/customers.csv", params={"list": "nowhere"})).status_code == 404
    assert (await client.get("/api/v1/customers.csv", params={"list": "a", "segment": "b"})).status_code == 422


SPELT = {
    "email": (Email, ["ada@example.com", "Ada@EXAMPLE.com", "ada", "a b@c", "a@b@c", "@", "ä@ö", "a" * 249 + "@b.de"]),
    "phone": (Phone, ["+493012345678", "+0301", "+49123456789012345", "+4930", "493012345678"]),
    "locale": (Locale, ["de", "en-GB", "zh_Hant", "Deutsch", "d", "de-", "de\u0301"]),
    "zone": (Zone, ["Europe/Berlin", "UTC", "Berlin", "../etc/passwd", "Europe", "x" * 65]),
}


@pytest.mark.parametrize(("field", "said"), [(field, one) for field, (_, some) in SPELT.items() for one in some])
def test_a_file_is_judged_as_a_request_is(field, said):
    assert _judged(lambda: reader(field, "text")(said)) == _judged(
        lambda: TypeAdapter(SPELT[field][0]).validate_python(said)
    )


def _judged(read):
    try:
        return read()
    except (ValueError, ValidationError):
        return "refused"
