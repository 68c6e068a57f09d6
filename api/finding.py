"""Findings: what is said of messages before anybody gets them."""

from typing import Literal

from api.shape import Told


class Finding(Told):
    """What is wrong with a message. An error stops a publish, a warning does not."""

    level: Literal["error", "warning"]
    rule: str
    message: str
    """Empty when it is about the brand."""
    channel: str
    locale: str
    file: str
    line: int | None
    detail: str
