"""What one can hear about is written down, and nobody overwrites what another wrote."""

from typing import Any

from httpx2 import AsyncClient

TOPICS = "/api/v1/topics"
NEWS: dict[str, Any] = {
    "key": "news",
    "texts": {"de": {"title": "Neues", "text": "Einmal die Woche."}, "en": {"title": "News"}},
    "double_opt_in": True,
}


async def test_a_topic_is_added_read_changed_and_removed(client: AsyncClient) -> None:
    added = await client.post(TOPICS, json=NEWS)
    assert (added.status_code, added.headers["location"]) == (201, f"{TOPICS}/news")
    assert added.json()["texts"]["en"] == {"title": "News", "text": ""}
    assert (await client.post(TOPICS, json=NEWS)).status_code == 409

    read = await client.get(f"{TOPICS}/news")
    assert (read.json()["double_opt_in"], read.json()["public"], read.headers["etag"]) == (True, True, '"1"')

    said = {"texts": NEWS["texts"], "position": 3}
    assert (await client.put(f"{TOPICS}/news", json=said)).status_code == 428
    changed = await client.put(f"{TOPICS}/news", json=said, headers={"If-Match": '"1"'})
    assert (changed.json()["position"], changed.json()["double_opt_in"]) == (3, False)
    assert (await client.put(f"{TOPICS}/news", json=said, headers={"If-Match": '"1"'})).status_code == 412

    assert (await client.delete(f"{TOPICS}/news")).status_code == 204
    assert (await client.get(f"{TOPICS}/news")).status_code == 404
    assert (await client.put(f"{TOPICS}/news", json=said, headers={"If-Match": "*"})).status_code == 404


async def test_topics_stand_in_the_order_in_which_they_are_shown(on_sqlite: AsyncClient) -> None:
    for key, position in (("offers", 2), ("events", 1), ("news", 1)):
        await on_sqlite.post(TOPICS, json=NEWS | {"key": key, "position": position})
    listed = (await on_sqlite.get(TOPICS)).json()["data"]
    assert [topic["key"] for topic in listed] == ["events", "news", "offers"]


async def test_a_topic_without_a_text_is_refused(on_sqlite: AsyncClient) -> None:
    for wrong in ({"texts": {}}, {"texts": {"en": {}}}, {"key": "No Key"}, {"colour": "red"}):
        answer = await on_sqlite.post(TOPICS, json=NEWS | wrong)
        assert answer.status_code == 422, wrong
