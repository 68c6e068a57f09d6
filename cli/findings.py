"""What is worth knowing of messages, as the command says it."""

from collections.abc import Iterable, Mapping
from typing import Any

from messages.content.lint import Finding


def said(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each as a line."""
    return [str(Finding(**one)) for one in findings]
