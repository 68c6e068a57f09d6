"""How a request says that it is us."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from messages.providers.line import Request
from messages.providers.preset import Auth
from messages.providers.template import filled


def signed(request: Request, auth: Auth, credentials: Mapping[str, str], at: datetime | None) -> Request:
    """The request with what the provider wants to see. `at`: now, for those who sign with the time."""
    if auth.aws and at:
        return _by_aws(request, filled(auth.aws, credentials), at)
    return replace(request, headers={**request.headers, **_said(auth, credentials)})


def _said(auth: Auth, credentials: Mapping[str, str]) -> Mapping[str, str]:
    if auth.basic:
        told = b64encode(":".join(filled(auth.basic, credentials)).encode()).decode()
        return {"authorization": f"Basic {told}"}
    if auth.bearer:
        return {"authorization": f"Bearer {filled(auth.bearer, credentials)}"}
    return {name: str(filled(value, credentials)) for name, value in (auth.header or {}).items()}


def _by_aws(request: Request, as_: Sequence[str], at: datetime) -> Request:
    """Signature version 4, over the host, the time and the body."""
    key, secret, region, service = as_
    parts, stamp = urlsplit(request.url), at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    told = {"content-type": request.headers["content-type"], "host": parts.netloc, "x-amz-date": stamp}
    names, digest = ";".join(sorted(told)), hashlib.sha256(request.body).hexdigest()
    lines = [f"{name}:{told[name]}" for name in sorted(told)]
    canonical = "\n".join([request.method, parts.path or "/", parts.query, *lines, "", names, digest])
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    meant = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    with_ = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        with_ = hmac.digest(with_, part.encode(), "sha256")
    signature = hmac.digest(with_, meant.encode(), "sha256").hex()
    credential = f"Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}"
    headers = {**request.headers, "x-amz-date": stamp, "authorization": f"AWS4-HMAC-SHA256 {credential}"}
    return replace(request, headers=headers)
