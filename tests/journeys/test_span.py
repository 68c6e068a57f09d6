"""Spans read as people write them."""

from datetime import timedelta

import pytest

from journeys.span import read_span, write_span


@pytest.mark.parametrize(
    ("text", "hours"), [("3d", 72), ("12h", 12), ("90m", 1.5), ("1d 12h", 36), ("2w", 336), ("P3D", 72), ("PT36H", 36)]
)
def test_a_span_is_read_and_written_back_the_same(text: str, hours: float) -> None:
    span = read_span(text)
    assert span == timedelta(hours=hours)
    assert read_span(write_span(span)) == span


@pytest.mark.parametrize("text", ["5", 5, True, "1:30", "P1M", "three days", "-P1D", "0d", "500d", "", None])
def test_what_is_no_span_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="span"):
        read_span(text)
