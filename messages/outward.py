"""Addresses that come from a customer's data: they may lead out, and nowhere near us."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_HOME = (".local", ".internal", ".localhost", ".home.arpa")


def leads_out(url: object) -> bool:
    """Whether it goes over TLS to a name, rather than to a number or to a machine next door."""
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    named = "." in host and not _number(host) and not host.endswith(_HOME)
    return parts.scheme == "https" and named and port in (None, 443) and parts.username is None


def _number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host.rpartition(".")[2].isdecimal()
    return True
