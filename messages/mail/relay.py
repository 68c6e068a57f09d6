"""The mail relay: where it is, and how it wants to be talked to."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from messages.way import per_second

Security = Literal["plain", "starttls", "tls"]
_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("plain", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
_RATE = "smtp_url: rate is how many mails a second it takes, such as 20"


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
    rate: float | None = None
    """How many mails a second it takes, when it says so."""

    @classmethod
    def at(cls, url: str, hello: str) -> "Relay":
        """`smtp://user:password@host:port`, `smtp+starttls://…`, `smtps://…?sender=shop.example&rate=20`.

        Raises ValueError with the remedy.
        """
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise ValueError(f"smtp_url: write {', '.join(f'{scheme}://host:port' for scheme in _SCHEMES)}")
        security, port = _SCHEMES[parts.scheme]
        user, password = (unquote(said) if said else None for said in (parts.username, parts.password))
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        rate = per_second(said["rate"], _RATE) if "rate" in said else None
        sender = said.get("sender", "").lower()
        return cls(parts.hostname, parts.port or port, security, user, password, hello, sender, rate)

    @property
    def name(self) -> str:
        """How the ledger calls it."""
        return f"{self.host}:{self.port}"

    @classmethod
    def several(cls, urls: str, hello: str) -> "list[Relay]":
        """Relays with spaces between them, the best first. Raises ValueError as `at` does."""
        return [cls.at(url, hello) for url in urls.split() or [""]]
