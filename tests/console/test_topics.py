"""Operators write down what one can hear about, and ask somebody for a consent; the proof is on the customer's page."""

import httpx2

from operations.desk import Desk
from operations.permission import topics
from operations.permission.proof import proof

SAID = {
    "key": "gazette",
    "title": ["Zeitung", "Gazette"],
    "text": ["Einmal die Woche.", "Once a week."],
    "double_opt_in": "true",
}


async def test_a_topic_is_written_changed_and_removed(operator: httpx2.AsyncClient, desk: Desk) -> None:
    assert "There is no topic yet" in (await operator.get("/console/topics")).text
    assert (await operator.post("/console/topics", data=SAID)).status_code == 303
    row = await topics.one(desk, "gazette")
    assert {one["title"] for one in row["texts"].values()} == {"Zeitung", "Gazette"}
    assert (row["double_opt_in"], row["public"]) == (True, False)
    page = (await operator.get("/console/topics")).text
    assert "Once a week." in page
    assert "<details" in page

    assert (await operator.post("/console/topics", data=SAID)).status_code == 422
    assert (await operator.post("/console/topics", data=SAID | {"title": ["", ""]})).status_code == 422
    changed = SAID | {"revision": "1", "public": "true"}
    assert (await operator.post("/console/topics", data=changed)).status_code == 303
    assert (await topics.one(desk, "gazette"))["public"]
    assert (await operator.post("/console/topics/gazette/remove")).status_code == 303
    assert await topics.every(desk) == []


async def test_a_customer_is_asked_and_the_proof_is_shown(operator: httpx2.AsyncClient, desk: Desk, ada: str) -> None:
    said = {"state": "asked", "topic": "gazette", "how": "at the fair <b>"}
    assert (await operator.post(f"/console/customers/{ada}/consents", data=said)).status_code == 303
    assert {row["topic"]: row["state"] for row in (await proof(desk, ada))["consents"]}["gazette"] == "asked"
    page = (await operator.get(f"/console/customers/{ada}")).text
    assert "at the fair &lt;b&gt;" in page
    assert "ticked the box" in page
