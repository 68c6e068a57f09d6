"""Surveys, products and budgets, before journeys refer to them."""

import pytest

SURVEY = {
    "survey": "after_visit",
    "texts": {"de": {"title": "Wie war es?"}, "en": {"title": "How was it?"}},
    "questions": [{"key": "nps", "kind": "nps", "texts": {"de": "Empfiehlst du uns?"}, "required": True}],
}
PRODUCT = {
    "key": "pils",
    "texts": {"de": {"title": "Pils", "text": "Frisch gezapft."}},
    "interests": ["beer"],
    "price": "4.50 EUR",
    "url": "https://shop.example.com/pils",
}
BUDGET = {"key": "launch", "title": "Launch", "total": "500 EUR"}
NOUNS = [("surveys", "after_visit", SURVEY), ("products", "pils", PRODUCT), ("budgets", "launch", BUDGET)]


@pytest.mark.parametrize(("noun", "key", "new"), NOUNS)
async def test_what_is_added_is_there_once(client, noun, key, new):
    address = f"/api/v1/{noun}"
    assert (await client.get(f"{address}/{key}")).status_code == 404
    added = await client.post(address, json=new)
    assert added.status_code == 201
    assert (await client.post(address, json=new)).status_code == 409
    assert (await client.get(f"{address}/{key}")).json() == added.json()
    assert (await client.get(address)).json()["data"] == [added.json()]


@pytest.mark.parametrize(("noun", "key", "new"), NOUNS)
async def test_what_is_put_is_there_and_can_be_put_again(client, noun, key, new):
    body = {name: value for name, value in new.items() if name != "key"}
    for _ in range(2):
        assert (await client.put(f"/api/v1/{noun}/{key}", json=body)).status_code == 200
    assert (await client.get(f"/api/v1/{noun}/{key}")).status_code == 200


async def test_a_budget_is_raised_and_lowered_but_not_to_another_currency(client):
    await client.post("/api/v1/budgets", json=BUDGET)
    raised = await client.put("/api/v1/budgets/launch", json={"title": "Launch", "total": "750,50 EUR"})
    assert (raised.json()["total"], raised.json()["left"]) == ("750.50 EUR", "750.50 EUR")
    other = await client.put("/api/v1/budgets/launch", json={"title": "Launch", "total": "750 USD"})
    assert other.status_code == 409


async def test_a_survey_lives_at_its_own_address(client):
    assert (await client.put("/api/v1/surveys/other", json=SURVEY)).status_code == 422
