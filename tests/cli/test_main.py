import json
from typing import Any

import pytest

from cli.main import VERBS


def test_the_help_names_every_verb(etappe: Any) -> None:
    done = etappe("--help")
    assert done.returncode == 0
    assert all(f"  {verb} " in done.stdout for verb in VERBS)


@pytest.mark.parametrize("arguments", [["fly"], ["history"], ["check"], ["up", "--fast"]])
def test_wrong_use_ends_with_two(etappe: Any, arguments: list[str]) -> None:
    assert etappe(*arguments).returncode == 2


def test_a_misspelt_setting_ends_with_two(etappe: Any) -> None:
    done = etappe("doctor", ETAPPE_PROT="80")
    assert done.returncode == 2
    assert done.stderr == "error: there is no setting ETAPPE_PROT (environment); did you mean ETAPPE_PORT?\n"


def test_what_machines_read_is_json(etappe: Any) -> None:
    assert json.loads(etappe("openapi").stdout)["openapi"].startswith("3.1")
    assert "steps" in json.loads(etappe("schema").stdout)["properties"]
