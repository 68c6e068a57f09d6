"""The page about segments says what the law says."""

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from journeys.comparison import Comparison
from journeys.often import Often
from journeys.segment_text import read
from journeys.segments import KINDS, AnyRule

PAGE = (Path(__file__).parents[2] / "docs" / "segments.md").read_text()
RULE = TypeAdapter(AnyRule)


def section(title: str) -> str:
    """What stands under a heading."""
    return re.split(r"^#+ ", PAGE.partition(f"# {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def example(text: str) -> str:
    return text.partition("```yaml\n")[2].partition("```")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_has_a_section_with_an_example_of_it(kind: str) -> None:
    rule = RULE.validate_python(YAML(typ="safe").load(example(section(kind))))
    assert rule.kind == kind
    own = set(KINDS[kind].model_fields) - set(Comparison.model_fields) - set(Often.model_fields)
    for field in own:
        assert f"{field.rstrip('_')}:" in section(kind), field


def test_every_comparison_and_every_count_is_there() -> None:
    for field in Comparison.model_fields:
        assert f"`{field.rstrip('_')}`" in section("Comparisons"), field
    for field in Often.model_fields:
        assert f"`{field.rstrip('_')}`" in section("How often, and when"), field


def test_the_first_example_is_a_segment() -> None:
    assert read(example(PAGE)).segment.persona
