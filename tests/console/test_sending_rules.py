"""The sending rules in the console: caps and windows, added and taken back."""

import httpx2

RULES = "/console/sending-rules"
SOON = {"key": "weekly", "most": "3", "within": "soon"}


async def test_a_cap_is_added_and_removed(operator: httpx2.AsyncClient) -> None:
    said = {"key": "weekly", "most": "3", "within": "7d", "whose": "household"}
    added = await operator.post(f"{RULES}/frequency-caps", data=said)
    assert (added.status_code, added.headers["location"]) == (303, RULES)
    page = (await operator.get(f"{RULES}?lang=de")).text
    assert "weekly" in page
    assert "jeden Haushalt" in page
    again = await operator.post(f"{RULES}/frequency-caps?lang=en", data=said)
    assert again.status_code == 422
    assert "There is one by this key already." in again.text
    await operator.post(f"{RULES}/frequency-caps/weekly/remove")
    assert "weekly" not in (await operator.get(RULES)).text


async def test_a_cap_that_makes_no_sense_says_why(operator: httpx2.AsyncClient) -> None:
    wrong = await operator.post(f"{RULES}/frequency-caps", data=SOON)
    assert wrong.status_code == 422
    assert "write a span such as 30m" in wrong.text
    assert "schreib eine Spanne wie 30m" in (await operator.post(f"{RULES}/frequency-caps?lang=de", data=SOON)).text


async def test_a_window_is_set_and_taken_back(operator: httpx2.AsyncClient) -> None:
    said = {"channel": "email", "begin": "08:00", "end": "20:00", "days": ["mon", "fri"]}
    assert (await operator.post(f"{RULES}/send-windows", data=said)).status_code == 303
    page = (await operator.get(f"{RULES}?lang=de")).text
    assert "08:00–20:00, Mo., Fr." in page
    await operator.post(f"{RULES}/send-windows/email/remove")
    assert "08:00–20:00, Mo., Fr." not in (await operator.get(RULES)).text
