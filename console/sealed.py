"""Sealed: a mail's page, shown in a frame where it can do nothing."""

import re

from fastapi.responses import HTMLResponse

_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
# A mail is hostile: no scripts, no forms, nothing from elsewhere, an origin of its own. Its links open in new tabs.
_SEALED = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def sealed(html: str) -> HTMLResponse:
    """The answer with this page in it."""
    page = _HEAD.sub(lambda head: f'{head[0]}<base target="_blank">', html, count=1)
    return HTMLResponse(page, headers={"Content-Security-Policy": _SEALED, "Referrer-Policy": "no-referrer"})
