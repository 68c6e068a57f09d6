"""Machines that open and follow links before, or instead of, a person: scanners, previews, proxies, prefetching."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

Why = Literal["", "head", "prefetch", "agent", "proxy", "instant", "trap", "burst"]
"""Why it was no person; empty when it may have been one."""

_AGENTS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|scan|preview|headless|phantom|proofpoint|mimecast|barracuda|safelinks|trendmicro|fireeye|"
    r"forcepoint|symantec|sophos|zscaler|virustotal|urldefense|facebookexternalhit|slack|whatsapp|telegram|discord|"
    r"python|curl|wget|java/|go-http|okhttp|node-fetch|axios|ruby|perl|libwww|httpclient|monitor",
    re.IGNORECASE,
)
_PROXIES = re.compile(r"googleimageproxy|yahoomailproxy|ggpht|outlookmobile", re.IGNORECASE)
_PRIVACY = re.compile(r"^Mozilla/5\.0$")
"""What Apple's Mail Privacy Protection calls itself: it loads every picture, read or not."""
_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_AT_ONCE = timedelta(seconds=2)
"""Nobody reads a mail and decides so soon after it was sent."""


def machine(method: str, headers: Mapping[str, str], since: timedelta) -> Why:
    """Judge a request by what it says of itself. `headers`: by lower-case name; `since`: the message was accepted."""
    if method == "HEAD":
        return "head"
    if any(word in headers.get(name, "").lower() for name in _AHEAD for word in ("prefetch", "preview")):
        return "prefetch"
    agent = headers.get("user-agent", "").strip()
    if _PROXIES.search(agent) or _PRIVACY.match(agent):
        return "proxy"
    if not agent or _AGENTS.search(agent):
        return "agent"
    return "instant" if since < _AT_ONCE else ""
