from pathlib import Path

import pytest
from pydantic import SecretStr

from messages.links import Links
from wiring import parts
from wiring.settings import Settings
from wiring.trouble import Trouble

OLD, NEW = "an old secret of sixteen", "a new secret of sixteen"


def test_a_link_sent_before_a_new_secret_still_works() -> None:
    before = Links("http://etappe.test", parts.signing(Settings(secrets=SecretStr(OLD))))
    after = Links("http://etappe.test", parts.signing(Settings(secrets=SecretStr(f"{OLD}, {NEW}"))))
    sent = before.to("u", "00" * 16)
    assert after.read("u", sent.rpartition("/")[2]) == "00" * 16
    assert after.to("u", "00" * 16) != sent


def test_a_short_secret_is_refused_without_being_repeated() -> None:
    with pytest.raises(Trouble, match="ETAPPE_SECRETS") as trouble:
        parts.signing(Settings(secrets=SecretStr(f"{OLD},short")))
    assert "short," not in str(trouble.value)


def test_without_a_secret_one_is_made_in_the_data_folder(tmp_path: Path) -> None:
    given = Settings(data=tmp_path)
    assert parts.signing(given) == parts.signing(given) == [(tmp_path / "secret").read_text()]
