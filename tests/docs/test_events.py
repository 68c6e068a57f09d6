"""The page on events names every kind of source, and every name that we understand."""

from pathlib import Path

import pytest

from api.hooks import PRESETS
from api.hooks_in import TOLERANCE
from api.management.sources import NewMapping
from journeys.event_names import ALIASES

PAGE = (Path(__file__).parents[2] / "docs" / "events.md").read_text()


@pytest.mark.parametrize("kind", PRESETS)
def test_every_kind_of_webhook_is_in_the_table(kind: str) -> None:
    assert f"\n| `{kind}` | " in PAGE


def test_every_name_stands_beside_what_it_means() -> None:
    for said, meant in ALIASES.items():
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{meant}` |")]
        assert f"`{said}`" in row


def test_every_field_of_a_mapping_is_told() -> None:
    for field in set(NewMapping.model_fields) - {"rest"}:
        assert f"`{field}`" in PAGE or f'"{field}"' in PAGE


def test_how_far_clocks_may_be_apart_is_what_it_is() -> None:
    assert f"more than {TOLERANCE.total_seconds() / 60:.0f} minutes before or after" in " ".join(PAGE.split())
