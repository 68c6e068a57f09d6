"""`etappe launch`: whom it is for is said in one way, and everybody is one of them."""

import json
from pathlib import Path

import pytest

HELLO = "journey: hello\nsteps:\n  - {key: hello, send: brand_message}\n"


@pytest.fixture
def ready(etappe, tmp_path: Path):
    """A published journey, and two customers."""
    (tmp_path / "hello.yaml").write_text(HELLO)
    (tmp_path / "people.csv").write_text("external_id;email\nada;ada@example.com\ngrace;grace@example.com\n")
    for command in (["migrate"], ["apply", "hello.yaml"], ["customers", "import", "people.csv"]):
        assert etappe(*command).returncode == 0
    return etappe


def test_everybody_may_be_let_in_and_is_counted_before(ready) -> None:
    (seen,) = json.loads(ready("launch", "hello", "--everybody", "--dry-run", "--json").stdout)
    assert [seen[name] for name in ("count", "would_enter")] == [2, 2]
    (begun,) = json.loads(ready("launch", "hello", "--everybody", "--json").stdout)
    assert begun["audience"] == {"everybody": True}


@pytest.mark.parametrize("said", [[], ["--everybody", "--list", "vips"]])
def test_an_audience_is_named_in_one_way(ready, said: list[str]) -> None:
    answer = ready("launch", "hello", *said)
    assert answer.returncode == 2
    assert "--everybody" in answer.stderr
