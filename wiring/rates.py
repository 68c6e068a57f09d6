"""Rates, as a setting says them: `gmail.com=10 *=50`."""

from messages.way import per_second


def rates(said: str) -> dict[str, float]:
    """Domain → how many a second. Raises ValueError with the remedy."""
    found = dict[str, float]()
    for part in said.replace(",", " ").split():
        domain, _, rate = part.partition("=")
        found[domain.lower()] = per_second(rate, "write domains and mails a second, such as gmail.com=10 *=50")
    return found
