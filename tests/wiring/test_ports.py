import pytest

from wiring import ports
from wiring.trouble import Trouble


def test_a_busy_port_names_its_setting() -> None:
    with ports.bound("127.0.0.1", 0, "ETAPPE_PORT") as taken:
        taken.listen()
        with pytest.raises(Trouble, match=r"ETAPPE_SMTP_PORT .*0 chooses a free one"):
            ports.bound("127.0.0.1", ports.number(taken), "ETAPPE_SMTP_PORT")


def test_an_address_that_is_not_ours_is_said_so() -> None:
    with pytest.raises(Trouble, match=r"on 203\.0\.113\.1 cannot be had"):
        ports.bound("203.0.113.1", 0, "ETAPPE_PORT")
