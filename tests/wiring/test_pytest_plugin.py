"""The testing kit: journeys walked in pytest, as a user of Etappe would."""

import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parents[2]
ADA = {"name": "Ada", "email": "ada@example.com", "locale": "en", "zone": "Europe/London", "consents": ["news"]}
PAID = {"at": "entry", "event": "order.paid", "properties": {"total": 42}}

pytestmark = pytest.mark.journey("../../examples/smatched.yaml")


def test_ada_is_asked_and_answers(journey: Any) -> None:
    ada = journey.run(
        ADA, [PAID, {"at": "10d", "event": "voucher.redeemed"}, {"at": "11d", "event": "survey.answered"}]
    )
    assert ada.outcome == "completed"
    assert ada.sent[:3] == ["brand_message", "product_offer", "product_film"]
    assert ada.mails[0].subject == "Ada, it's a match"
    assert f"{ada.at('offer'):%a %H:%M %Z}" == "Wed 10:00 BST"
    assert ada.at("sorry") is None
    assert ada.outcomes["taste"] == "redeemed"
    assert "sorry" not in ada.visited
    assert ada.visited[-1] == "follow"
    assert (ada.money, ada.faults, ada.unheard, ada.not_sent) == (["5.00 EUR"], [], [], {})
    ada.expect(outcome="completed", money="5 EUR", within="60d")


def test_bob_is_followed_only_as_long_as_one_likes(journey: Any) -> None:
    bob = journey.run(ADA | {"consents": []}, days=3)
    assert (bob.outcome, bob.sent) == ("under_way", [])
    assert bob.not_sent == {"hello": "no_consent", "offer": "no_consent"}


def test_what_is_not_expected_is_told(journey: Any) -> None:
    with pytest.raises(AssertionError, match=r"outcome: expected exited\n +happened completed"):
        journey.run(ADA).expect(outcome="exited")


CONFTEST = 'pytest_plugins = ["wiring.pytest_plugin"]\n'
TESTS = """
import pytest

pytestmark = pytest.mark.journey("journeys/smatched.yaml")
ADA = {"name": "Ada", "email": "ada@example.com", "consents": ["news"]}

def test_ada_completes(journey):
    assert journey.run(ADA).outcome == "completed"

def test_ada_complains(journey):
    ada = journey.run(ADA, [{"at": "5d", "event": "customer.complained"}])
    assert ada.outcome == "completed"

@pytest.mark.journey("journeys/nowhere.yaml")
def test_nowhere(journey): ...

@pytest.mark.journey("journeys/wrong.yaml")
def test_wrong(journey): ...

@pytest.mark.journey()
def test_which(journey): ...
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A user's project: a journey and tests of it; pytest finds the kit as it does where Etappe is installed."""
    pytester.mkdir("journeys")
    shutil.copy(HOUSE / "examples" / "smatched.yaml", pytester.path / "journeys")
    (pytester.path / "journeys/wrong.yaml").write_text("journey: wrong\nsteps:\n  - {key: hello, sned: hello}\n")
    pytester.makepyfile(test_smatched=TESTS)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(_installed(pytester.mkdir("site"))), str(HOUSE)]))
    return pytester


def _installed(site: Path) -> Path:
    """What an installation of ours leaves behind, so that a test does not depend on how old this one is."""
    points = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    about = site / "kit-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: kit\nVersion: 1\n")
    (about / "entry_points.txt").write_text(
        "[pytest11]\n" + "".join(f"{name} = {module}\n" for name, module in points.items())
    )
    return site


@pytest.mark.parametrize("conftest", ["", CONFTEST], ids=["installed", "installed and named"])
def test_pytest_finds_the_kit_and_shows_what_became_of_ada(project: pytest.Pytester, conftest: str) -> None:
    project.makeconftest(conftest)
    done = project.runpytest_subprocess("--strict-markers", "-p", "no:cacheprovider", "-p", "no:asyncio")
    done.assert_outcomes(passed=1, failed=1, errors=3)
    done.stdout.fnmatch_lines(
        [
            "*nowhere.yaml cannot be read (No such file or directory)",
            "*wrong.yaml: line 3, column 5: step hello:*did you mean “send” instead of “sned”?",
            'say which journey: @pytest.mark.journey("smatched.yaml")',
            "*assert 'exited' == 'completed'",
            "*Calendar of Ada*",
            "*Mon 2026-06-01 09:00  awareness *hello *Ada, es hat gematcht",
            "*leaves: exited",
        ]
    )
