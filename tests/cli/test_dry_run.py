"""`etappe dry-run`: a calendar of what Ada would get, with nothing running."""

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SMATCHED = (str(EXAMPLES / "smatched.yaml"), "--customer", str(EXAMPLES / "dry-run" / "ada.yaml"))
EVENTS = ("--events", str(EXAMPLES / "dry-run" / "events.yaml"))
START = ("--start", "2026-11-23T09:00:00")


def test_a_calendar_is_printed(etappe: Any) -> None:
    done = etappe("dry-run", *SMATCHED, *EVENTS, *START)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Mon 2026-11-23 09:00  awareness    hello    email" in done.stdout
    assert "Ada, it's a match" in done.stdout
    assert "reward       sorry    15.00 EUR out of goodwill" in done.stdout
    assert done.stdout.endswith("Ends: completed.\nWould give 15.00 EUR. Nothing was sent or spent.\n")


def test_scripts_get_json(etappe: Any) -> None:
    trace = json.loads(etappe("dry-run", *SMATCHED, *EVENTS, *START, "--json").stdout)
    assert (trace["outcome"], trace["granted"], trace["faults"]) == ("completed", ["15.00 EUR"], [])


def test_what_is_not_over_yet_is_said(etappe: Any) -> None:
    done = etappe("dry-run", *SMATCHED, *EVENTS, *START, "--days", "5")
    assert "Not over yet" in done.stdout
    assert "Nothing waited for film.watched (Sun 2026-11-29 12:00 UTC)." in done.stdout


def test_a_message_that_cannot_be_written_is_named_and_ends_with_one(etappe: Any, tmp_path: Path) -> None:
    message = tmp_path / "mine" / "email" / "own" / "en"
    message.mkdir(parents=True)
    (message / "subject.txt").write_text("Hello")
    (message / "body.txt").write_text("Dear {{ profile.nme }}")
    (tmp_path / "own.yaml").write_text("journey: own\nsteps:\n  - {key: hello, send: own}\n")
    done = etappe("dry-run", "own.yaml", *SMATCHED[1:], ETAPPE_TEMPLATES="mine")
    assert done.returncode == 1
    assert "`profile.nme` is not there; did you mean `profile.name`?" in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("journey", "journey: own\nsteps:\n  - {key: hello, sned: own}\n", "line 3, column 5"),
        ("customer", "nmae: Ada\n", "nmae"),
        ("events", "- {at: soon, event: a.b}\n", "0.at: write `entry`"),
        ("events", "- {", "this is not YAML"),
    ],
)
def test_a_file_that_is_not_right_ends_with_two(etappe: Any, tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / "wrong.yaml").write_text(text)
    files = {"journey": SMATCHED[0], "customer": SMATCHED[2], "events": EVENTS[1]} | {name: "wrong.yaml"}
    done = etappe("dry-run", files["journey"], "--customer", files["customer"], "--events", files["events"])
    assert done.returncode == 2
    assert "wrong.yaml" in done.stderr
    assert said in done.stderr


def test_webhooks_answer_as_a_file_says(etappe: Any, tmp_path: Path) -> None:
    journey, replies = tmp_path / "told.yaml", tmp_path / "replies.yaml"
    journey.write_text("journey: told\nsteps:\n  - {key: tell, webhook: crm}\n")
    replies.write_text("tell: {status: 404}\n")
    ada = ("--customer", str(EXAMPLES / "dry-run" / "ada.yaml"))
    assert "answered" in etappe("dry-run", str(journey), *ada).stdout
    assert "refused" in etappe("dry-run", str(journey), *ada, "--replies", str(replies)).stdout


def test_germans_get_a_german_calendar(etappe: Any) -> None:
    for asked in (etappe("dry-run", *SMATCHED, *EVENTS, *START, "--locale", "de"),
                  etappe("dry-run", *SMATCHED, *EVENTS, *START, ETAPPE_LOCALE="de")):  # fmt: skip
        assert "Mo. 23.11.2026 09:00  awareness    breathe  wartet bis Mi. 25.11.2026 10:00" in asked.stdout
        assert "Endet so: abgeschlossen." in asked.stdout


def test_every_way_is_a_line(etappe: Any) -> None:
    done = etappe("dry-run", *SMATCHED, *START, "--matrix")
    assert (done.returncode, done.stderr) == (0, "")
    assert "film: watched, taste: redeemed, ask: answered, leeway → sorry" in done.stdout
    assert "Ways through: 26." in done.stdout
    assert len(json.loads(etappe("dry-run", *SMATCHED, *START, "--matrix", "--json").stdout)["ways"]) == 26


def test_the_way_is_drawn(etappe: Any, tmp_path: Path) -> None:
    assert etappe("dry-run", *SMATCHED, *EVENTS, *START, "--map", "way.svg").returncode == 0
    assert fromstring((tmp_path / "way.svg").read_text()).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--start", "9999-12-31"), "between the years 1970 and 3000"),
        (("--start", "0001-01-01"), "between the years 1970 and 3000"),
        (("--map", "nowhere/way.svg"), "nowhere/way.svg cannot be written"),
        (("--map", "way.svg", "--matrix"), "a map shows one way"),
    ],
)
def test_what_cannot_be_done_ends_with_two(etappe: Any, more: tuple[str, ...], said: str) -> None:
    done = etappe("dry-run", *SMATCHED, *more)
    assert (done.returncode, said in done.stderr) == (2, True)


def test_the_last_year_there_is_can_be_walked(etappe: Any) -> None:
    assert etappe("dry-run", *SMATCHED, "--start", "2999-12-31", "--days", "400").returncode == 0
