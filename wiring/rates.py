"""Rates, as a setting says them: `gmail.com=10 *=50`."""


def rates(said: str) -> dict[str, float]:
    """Domain → how many a second. Raises ValueError with the remedy."""
    found = dict[str, float]()
    for part in said.replace(",", " ").split():
        domain, _, rate = part.partition("=")
        found[domain.lower()] = _rate(rate)
    return found


def _rate(said: str) -> float:
    try:
        rate = float(said)
    except ValueError:
        rate = 0.0
    if not 0 < rate < float("inf"):
        raise ValueError("write domains and mails a second, such as gmail.com=10 *=50")
    return rate
