"""The page on channels says what the code does."""

from pathlib import Path

import pytest

from messages.channels import abilities, closed
from messages.providers.preset import PACKAGED, names, preset

PAGE = (Path(__file__).parents[2] / "docs" / "channels.md").read_text()
ROWS = {cells[0].strip(" `"): cells for line in PAGE.splitlines() if (cells := line.strip("| ").split(" | "))[1:]}


@pytest.mark.parametrize("channel", sorted(abilities()))
def test_every_channel_is_in_the_table(channel: str) -> None:
    _, _, opens, longest, page, receipts = ROWS[channel]
    can, setting = abilities()[channel], closed({})[channel].partition(" ")[0]
    assert setting in opens
    assert longest.partition(" ")[0] == str(can.longest or "–")
    assert (page, receipts) == ("yes" if can.page else "no", "yes" if can.receipts else "no")


@pytest.mark.parametrize("key", names(PACKAGED))
def test_every_preset_is_in_the_table(key: str) -> None:
    _, channel, credentials, receipts = ROWS[key]
    known = preset(key)
    assert channel == f"`{known.channel}`"
    assert credentials == ", ".join(f"`{one}`" for one in known.needs)
    assert receipts.startswith("none") == (known.receipts is None)
