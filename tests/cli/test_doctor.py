import json
from typing import Any

from wiring.settings import Settings

UNREACHED = {"ETAPPE_TEMPORAL_ADDRESS": "127.0.0.1:9", "ETAPPE_SMTP_URL": "smtp://ada:hunter2@127.0.0.1:9"}


def test_the_doctor_looks_at_every_part_and_shows_no_secret(etappe: Any) -> None:
    etappe("migrate")
    done = etappe("doctor", "--json", **UNREACHED)
    assert done.returncode == 3
    found = json.loads(done.stdout)
    assert {part["part"]: part["well"] for part in found["parts"]} == {
        "data folder": True,
        "database": True,
        "Temporal": False,
        "mail relay": False,
    }
    assert "hunter2" not in done.stdout + done.stderr
    assert len(found["settings"]) == len(Settings.model_fields)


def test_a_database_without_tables_comes_with_the_remedy(etappe: Any) -> None:
    done = etappe("doctor", **UNREACHED)
    assert "run `etappe migrate`" in done.stdout


def test_a_database_that_is_away_is_a_part_that_cannot_be_reached(etappe: Any) -> None:
    done = etappe("history", "enr_1", ETAPPE_DATABASE_URL="postgresql://etappe@127.0.0.1:9/etappe")
    assert done.returncode == 3
    assert "correct ETAPPE_DATABASE_URL" in done.stderr
