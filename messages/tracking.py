"""Tracking: the links of a page lead by us, so that we hear of a click. Only for customers who allowed just that.

A tracked link names a delivery and a number; where it leads is kept when the message is sent, and is never in the link.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

TRAP = 0
"""The number of a link that no person sees: whoever follows it reads with a machine."""
_LINK = re.compile(r"""(<a\b[^>]*?\bhref\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_END = re.compile(r"</body\s*>", re.IGNORECASE)
_MOST = 200
"""Links of a page that are followed."""


@dataclass(frozen=True)
class Tracked:
    """A page whose links lead by us, and where they lead: the first is number 1."""

    html: str
    targets: tuple[str, ...]


def tracked(html: str, ours: str, click: Callable[[int], str], pixel: str) -> Tracked:
    """Let the links of a page lead by us, but for those that do already. `ours`: what our own addresses begin with."""
    targets = dict[str, int]()

    def lead(found: re.Match[str]) -> str:
        url = _target(found)
        if not _foreign(url, ours) or (url not in targets and len(targets) >= _MOST):
            return found[0]
        return f'{found[1]}"{escape(click(targets.setdefault(url, len(targets) + 1)))}"'

    page = _LINK.sub(lead, html)
    return Tracked(_with_eyes(page, click(TRAP), pixel), tuple(targets))


def labelled(html: str, host: str, labels: dict[str, str], ours: str) -> str:
    """Say on every link to `host`, or to a part of it, which message it came from; what a link says itself stays.

    Not on those that begin with `ours`: a way out is no visit, and a signed link is long enough.
    """

    said = tuple(labels.items())

    def label(found: re.Match[str]) -> str:
        url = _target(found)
        if host not in url.lower() or not _foreign(url, ours):  # to look first is ten times as fast as to take it apart
            return found[0]
        labelled = _labelled(url, host, said)
        return f'{found[1]}"{escape(labelled)}"' if labelled else found[0]

    return _LINK.sub(label, html) if host else html


@lru_cache
def _labelled(url: str, host: str, labels: tuple[tuple[str, str], ...]) -> str:
    """The address with the labels; nothing when it leads elsewhere. Most links are the same for everybody."""
    at = urlsplit(url).hostname or ""
    return _said(url, dict(labels)) if at == host or at.endswith(f".{host}") else ""


def _target(found: re.Match[str]) -> str:
    return unescape(found[2] if found[2] is not None else found[3]).strip()


def _foreign(url: str, ours: str) -> bool:
    return url.startswith(("https://", "http://")) and not f"{url}/".startswith(f"{ours}/")


def _said(url: str, labels: dict[str, str]) -> str:
    parts = urlsplit(url)
    said = parse_qsl(parts.query, keep_blank_values=True)
    there = {name for name, _ in said}
    new = [(name, value) for name, value in labels.items() if name not in there]
    return urlunsplit(parts._replace(query=urlencode([*said, *new])))


def _with_eyes(page: str, trap: str, pixel: str) -> str:
    """With a link that only machines find, and a picture that is loaded when the page is shown."""
    link = f'<a href="{escape(trap)}" style="display:none" aria-hidden="true" tabindex="-1"></a>'
    eyes = f'{link}<img src="{escape(pixel)}" width="1" height="1" alt="" style="display:block">'
    found = list(_END.finditer(page))
    at = found[-1].start() if found else len(page)
    return page[:at] + eyes + page[at:]
