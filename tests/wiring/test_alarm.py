"""The alarm: an operator who asked for it is told, by a call that can be checked."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from messages.signature import new_secret, signed
from tests.faults.receiver import Receiver
from wiring.alarm import armed
from wiring.rates import rates
from wiring.settings import Settings
from wiring.trouble import Trouble

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def test_the_operator_is_told_of_a_provider_that_went_away(tmp_path: Path) -> None:
    secret = new_secret()
    async with Receiver().serving() as receiver:
        settings = Settings(data=tmp_path, alert_url=receiver.url, alert_secret=SecretStr(secret))
        async with armed(settings) as bell, asyncio.timeout(5):
            assert bell
            bell.ring("provider.opened", "sms:ours", "away", NOW)
            while not receiver.calls:
                await asyncio.sleep(0.01)
    (call,) = receiver.calls
    assert json.loads(call.body)["data"] == {"provider": "sms:ours", "reason": "away"}
    told = {name.lower(): value for name, value in call.headers.items()}
    mine = signed(secret, told["webhook-id"], int(told["webhook-timestamp"]), call.body)
    assert told["webhook-signature"] == mine["webhook-signature"]


async def test_an_alarm_without_a_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="wants an ETAPPE_ALERT_SECRET"):
        async with armed(Settings(data=tmp_path, alert_url="http://127.0.0.1:1")):
            pass


def test_rates_are_read_and_nonsense_is_refused() -> None:
    assert rates("gmail.com=10, WEB.de=0.5 *=50") == {"gmail.com": 10, "web.de": 0.5, "*": 50}
    for wrong in ("gmail.com", "gmail.com=0", "gmail.com=fast", "*=inf"):
        with pytest.raises(ValidationError, match=r"gmail\.com=10"):
            Settings(domain_rates=wrong)
