"""How bad a bounce is: the address is none (hard), not now (soft), or it is we who are refused (policy).

Policy says nothing of the recipient: they must not be suppressed for it.
"""

import re
from typing import Literal

from messages.mail.returns import phrases
from messages.mail.returns.phrases import says

Severity = Literal["hard", "soft", "policy"]

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_BASIC = re.compile(r"(?<![\d.#])([45]\d\d)(?![\d.]*\d)(?=[\s\-#:,]|$)")
_NO_ADDRESS = {"1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "4.4"}
_SENDER = {"1.7", "1.8", "1.9"}
_VAGUE = {"0.0", "1.0", "2.0", "3.0", "4.0", "4.1", "5.0", "5.4", "7.0"}
"""What servers say when they do not want to say, or say wrongly: their words may know more."""


def codes(text: str) -> list[str]:
    """The enhanced codes in a text, in their order; the basic ones when there are no others."""
    # An IP address has four numbers, a version of a program may have three; neither begins where a code may.
    found = [match[0] for match in _ENHANCED.finditer(text[:20_000])]
    return found or [match[1] for match in _BASIC.finditer(text[:20_000])]


def the_code(status: str, diagnostic: str) -> str:
    """The one to keep: what the report says, unless the server itself was more exact."""
    told, meant = codes(status), codes(diagnostic)
    if not told or not meant or "." not in meant[0]:
        return next(iter(told or meant), "")
    return meant[0] if _vagueness(meant[0]) < _vagueness(told[0]) else told[0]


def _vagueness(code: str) -> int:
    about = detail(code)
    return 2 if about in ("", "0.0") else int(about in _VAGUE)


def detail(code: str) -> str:
    """`5.1.1` → `1.1`; nothing of a basic code."""
    return code[2:] if "." in code else ""


def severity(code: str, text: str) -> Severity:
    """Of a code and the words around it. The code decides, where it says something."""
    about = detail(code)
    if about and about not in _VAGUE:
        return _by_code(code, about)
    said = " ".join(text.lower().split())
    if says(said, phrases.FULL):
        return "soft"
    if code.startswith("4"):
        return "policy" if about == "7.0" else "soft"
    if about == "7.0":
        return "policy"
    return _by_words(said)


def _by_code(code: str, about: str) -> Severity:
    if about in _SENDER or about.startswith(("5.", "6.", "7.")):
        return "policy"
    return "hard" if about in _NO_ADDRESS and code.startswith("5") else "soft"


def _by_words(said: str) -> Severity:
    # “Mailbox unavailable or access denied by policy”: who doubts must not suppress anybody.
    if says(said, phrases.POLICY):
        return "policy"
    return "hard" if says(said, phrases.UNKNOWN) else "soft"
