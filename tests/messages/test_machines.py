"""Who followed a link: a person, or one of the machines that look at mail before people do."""

from datetime import timedelta

import pytest

from messages.machines import machine

LATER = timedelta(minutes=5)
PERSON = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("method", "headers", "since", "why"),
    [
        ("GET", {"user-agent": PERSON}, LATER, ""),
        ("HEAD", {"user-agent": PERSON}, LATER, "head"),
        ("GET", {"user-agent": PERSON, "sec-purpose": "prefetch;prerender"}, LATER, "prefetch"),
        ("GET", {"user-agent": PERSON, "x-purpose": "preview"}, LATER, "prefetch"),
        ("GET", {}, LATER, "agent"),
        ("GET", {"user-agent": "Mozilla/5.0 (compatible; bingbot/2.0)"}, LATER, "agent"),
        ("GET", {"user-agent": "Barracuda Sentinel (EE)"}, LATER, "agent"),
        ("GET", {"user-agent": "python-requests/2.32"}, LATER, "agent"),
        ("GET", {"user-agent": "Mozilla/5.0 (via ggpht.com GoogleImageProxy)"}, LATER, "proxy"),
        ("GET", {"user-agent": "Mozilla/5.0"}, LATER, "proxy"),
        ("GET", {"user-agent": PERSON}, timedelta(seconds=1), "instant"),
    ],
)
def test_machines_are_told_from_people(method: str, headers: dict[str, str], since: timedelta, why: str) -> None:
    assert machine(method, headers, since) == why


def test_a_browser_on_a_robot_named_phone_is_a_person() -> None:
    cubot = "Mozilla/5.0 (Linux; Android 14; CUBOT X30) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
    assert machine("GET", {"user-agent": cubot}, LATER) == ""
