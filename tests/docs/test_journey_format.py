"""Pages that can be wrong are tests."""

import re
from pathlib import Path

import pytest

from journeys.conditions import Names
from journeys.journey import Journey
from journeys.soundness import faults
from journeys.step import Step
from journeys.steps import KINDS
from wiring.settings import Settings

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "docs" / "journey-format.md").read_text()
COMMON = set(Step.model_fields)


def section(title: str) -> str:
    """What stands under a heading."""
    return re.split(r"^#+ ", PAGE.partition(f" {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_step_has_a_section_with_its_fields_outcomes_and_an_example(kind: str) -> None:
    text = section(kind)
    for field in set(KINDS[kind].model_fields) - COMMON:
        assert f"`{field}`" in text, f"{kind}: {field}"
    fixed = KINDS[kind].outcomes if KINDS[kind].ends is Step.ends else ()
    for outcome in fixed:
        assert f"`{outcome}`" in text, f"{kind}: {outcome}"
    assert "```yaml" in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_can_be_read(kind: str) -> None:
    example = section(kind).partition("```yaml\n")[2].partition("```")[0]
    other = "".join(f"  - {{key: {key}, send: hello}}\n" for key in ("ask", "thanks", "remind", "taste", "sorry"))
    steps = "".join(f"  {line}\n" for line in example.splitlines())
    text = f"journey: example\nsteps:\n{steps}{other}"
    said = [fault.detail for fault in faults(text) if "no way leads here" not in fault.detail]
    assert [one for one in said if "already" not in one and "answers.ask" not in one] == []


def test_every_field_of_a_journey_and_every_common_field_of_a_step_is_there() -> None:
    for field in Journey.model_fields:
        assert f"`{field}`" in section("The journey"), field
    for field in COMMON:
        assert f"`{field}`" in section("Every step"), field


def test_every_name_that_a_condition_may_use_is_there() -> None:
    for name in Names().declared():
        assert f"`{name}`" in section("Conditions"), name


def test_every_setting_explains_itself() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("path", [*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")], ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text()):
        assert (path.parent / target).exists(), target
