"""A plan, asked over HTTP."""

JOURNEYS = "/api/v1/journeys"


async def test_a_plan_is_asked_for_before_anything_is_kept(on_sqlite, hello_text, as_yaml):
    planned = await on_sqlite.post(f"{JOURNEYS}/hello/plans", content=hello_text, headers=as_yaml)
    assert (planned.status_code, planned.json()["verdict"], planned.json()["version"]) == (200, "new", 1)
    assert (await on_sqlite.get(JOURNEYS)).json()["data"] == []


async def test_a_plan_names_the_field_with_both_values(client, hello, hello_text, as_yaml):
    changed = hello_text.replace("1d", "2d")
    plan = (await client.post(f"{JOURNEYS}/hello/plans", content=changed, headers=as_yaml)).json()
    assert (plan["verdict"], plan["live_version"], plan["version"]) == ("next", 1, 2)
    (change,) = plan["changes"]
    assert (change["step"], change["fields"]) == ("pause", [{"name": "delay", "old": "1d", "new": "2d"}])


async def test_a_text_that_is_not_right_has_no_plan(on_sqlite, hello_text, as_yaml):
    for key, text in (("hello", hello_text + "\n  - {key: lost, delay: soon}"), ("other", hello_text)):
        answer = await on_sqlite.post(f"{JOURNEYS}/{key}/plans", content=text, headers=as_yaml)
        assert (answer.status_code, len(answer.json()["errors"])) == (422, 1)
