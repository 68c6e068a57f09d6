"""Where a request came from. The desk keeps it as proof only where the house may."""

from fastapi import Request

_LONGEST = 300


def origin(request: Request) -> dict[str, str]:
    """`ip` and `user_agent`, as far as they are known."""
    known = {"ip": request.client.host if request.client else "", "user_agent": request.headers.get("User-Agent", "")}
    return {name: value[:_LONGEST] for name, value in known.items() if value}
