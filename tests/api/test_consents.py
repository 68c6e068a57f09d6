"""What Ada allows, over the API: recorded, asked for, and shown with the proof."""

from httpx2 import AsyncClient

from operations.desk import Desk

FORM = {"by": "form", "where": "https://smatched.example/news", "text": "Yes!", "locale": "en", "ip": "192.0.2.7"}
KEPT = {name: value for name, value in FORM.items() if name != "ip"}


def at(customer: str, topic: str = "") -> str:
    return f"/api/v1/customers/{customer}/consents{topic and '/' + topic}"


async def test_the_proof_is_shown_as_it_is_and_as_it_was(client: AsyncClient, ada: str) -> None:
    for state in ("withdrawn", "given"):
        assert (await client.put(at(ada, "news"), json={"state": state, "evidence": FORM})).status_code == 200
    told = (await client.get(at(ada, "news"))).json()
    assert [line["state"] for line in told["log"]] == ["given", "withdrawn", "given"]
    assert told["consents"][0]["evidence"] == told["log"][0]["evidence"] == KEPT
    listed = (await client.get(at(ada))).json()["data"]
    assert [(one["topic"], one["channel"], one["state"]) for one in listed] == [("news", "email", "given")]
    assert (await client.get(at("cus_nobody"))).status_code == 404


async def test_somebody_is_asked_and_not_too_often(client: AsyncClient, grace: str) -> None:
    asked = {"state": "asked", "evidence": FORM}
    for _ in range(3):
        answer = await client.put(at(grace, "offers"), json=asked)
        states = {one["topic"]: one["state"] for one in answer.json()["consents"]}
        assert states == {"news": "given", "offers": "asked"}
    enough = await client.put(at(grace, "offers"), json=asked)
    assert enough.status_code == 409
    assert "retry-after" in enough.headers
    wrong = await client.put(at(grace, "offers"), json=asked | {"channel": "sms"})
    assert wrong.status_code == 422


async def test_who_lives_together_is_told_to_us(client: AsyncClient, desk: Desk, ada: str) -> None:
    customer = f"/api/v1/customers/{ada}"
    assert (await client.get(customer)).json()["household"] is None
    assert (await client.patch(customer, json={"household": "h-7"})).json()["household"] == "h-7"
    new = await client.post("/api/v1/customers", json={"email": "byron@example.com", "household": "h-7"})
    assert new.json()["household"] == "h-7"
    assert (await client.patch(customer, json={"household": None})).json()["household"] is None
