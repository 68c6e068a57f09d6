"""The mail relay: where it is, and how it wants to be talked to."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

Security = Literal["plain", "starttls", "tls"]
_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("plain", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}


@dataclass(frozen=True)
class Relay:
    """One relay; `hello` is the name we greet it with."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = None
    hello: str = "localhost"
    sender: str = ""
    """The domain whose mails it takes; every domain's when it is empty."""

    @classmethod
    def at(cls, url: str, hello: str) -> "Relay":
        """`smtp://user:password@host:port`, `smtp+starttls://…`, `smtps://…?sender=shop.example`.

        Raises ValueError with the remedy.
        """
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise ValueError(f"smtp_url: write {', '.join(f'{scheme}://host:port' for scheme in _SCHEMES)}")
        security, port = _SCHEMES[parts.scheme]
        user, password = (unquote(said) if said else None for said in (parts.username, parts.password))
        sender = parse_qs(parts.query).get("sender", [""])[0].lower()
        return cls(parts.hostname, parts.port or port, security, user, password, hello, sender)

    @classmethod
    def several(cls, urls: str, hello: str) -> "list[Relay]":
        """Relays with spaces between them, the best first. Raises ValueError as `at` does."""
        return [cls.at(url, hello) for url in urls.split() or [""]]
