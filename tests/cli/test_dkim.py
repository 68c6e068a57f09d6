import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def _written(file: Path) -> Path:
    key = generate_private_key(65_537, 2_048)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file


def test_what_to_publish_is_printed_and_the_key_is_not(etappe: Any, tmp_path: Path) -> None:
    file = _written(tmp_path / "key.pem")
    done = etappe("dkim", "Shop.Example", "--json", ETAPPE_DKIM_KEY=str(file), ETAPPE_DKIM_SELECTOR="2026")
    (record,) = json.loads(done.stdout)
    assert (record["name"], record["type"]) == ("2026._domainkey.shop.example", "TXT")
    assert record["value"].startswith("v=DKIM1; k=rsa; p=MII")
    shown = etappe("dkim", "shop.example", ETAPPE_DKIM_KEY=file.read_text()).stdout
    assert record["value"] in shown
    assert "PRIVATE" not in shown


def test_without_a_key_it_says_how_to_get_one(etappe: Any) -> None:
    done = etappe("dkim", "shop.example")
    assert done.returncode == 2
    assert "openssl genrsa -out shop.example.etappe.pem 2048" in done.stderr


def test_a_key_that_cannot_be_read_is_wrong_use(etappe: Any) -> None:
    done = etappe("dkim", "shop.example", ETAPPE_DKIM_KEY="/nowhere.pem")
    assert done.returncode == 2
    assert "/nowhere.pem cannot be read" in done.stderr
