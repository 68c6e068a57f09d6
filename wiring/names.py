"""What DNS says of the domains that we send from, as mailbox providers ask it before they take a mail.

Gmail, Yahoo and Microsoft want of whoever sends 5,000 a day: SPF and DKIM, DMARC, a name for the address, one click.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import dns.asyncresolver
import dns.exception
import dns.reversename

_SOON = 5.0
_ASKS = re.compile(r"[+?~-]?((a|mx|ptr)([:/]|$)|include:|exists:|redirect=)")
_LOOKUPS = 10
"""RFC 7208: whoever needs more questions than this is as good as without SPF."""


@dataclass(frozen=True)
class Told:
    """One thing that is asked: well, or what to do about it."""

    part: str
    well: bool
    says: str


class Names:
    """Asks one DNS server (`host:port`), or the system's."""

    def __init__(self, server: str | None = None) -> None:
        self._resolver = dns.asyncresolver.Resolver(configure=server is None)
        self._resolver.lifetime = _SOON
        if server:
            host, _, port = server.rpartition(":")
            self._resolver.nameservers, self._resolver.port = [host], int(port)

    async def ask(self, name: str, kind: str) -> list[str]:
        """Every record of a kind; none when there is none, or nobody answers."""
        try:
            found = await self._resolver.resolve(name, kind)
        except (dns.exception.DNSException, OSError):
            return []
        return [_text(record) for record in found]

    async def names_of(self, address: str) -> list[str]:
        """What an IP address is called."""
        return await self.ask(dns.reversename.from_address(address).to_text(), "PTR")


def _text(record: object) -> str:
    strings = getattr(record, "strings", None)
    return b"".join(strings).decode("ascii", "replace") if strings else str(record).rstrip(".")


async def asked(names: Names, sender: str, selector: str, bounce_domain: str | None) -> AsyncIterator[Told]:
    """What is asked of one sender's domain, and of the domain that mails come back to."""
    yield await _spf(names, bounce_domain or sender)
    yield await _dkim(names, sender, selector)
    yield await _dmarc(names, sender, bounce_domain)
    if bounce_domain:
        yield await _way_back(names, bounce_domain)
        yield await _called(names, bounce_domain)


async def _spf(names: Names, domain: str) -> Told:
    # SPF is looked up where mails come back to, not where the reader sees them come from.
    part, found = (
        f"SPF of {domain}",
        [one for one in await names.ask(domain, "TXT") if one.lower().startswith("v=spf1")],
    )
    if not found:
        return Told(part, False, f"missing; publish a TXT record at {domain}: v=spf1 include:YOUR-RELAY -all")
    if len(found) > 1:
        return Told(part, False, "there are two records, and so none counts; make one of them")
    words = found[0].lower().split()
    if "+all" in words or "all" in words:
        return Told(part, False, "it lets everybody send; end it with -all or ~all")
    asking = sum(bool(_ASKS.match(word)) for word in words[1:])
    if asking > _LOOKUPS:
        return Told(part, False, f"it takes {asking} questions, and {_LOOKUPS} are allowed; leave some out")
    return Told(part, True, found[0])


async def _dkim(names: Names, domain: str, selector: str) -> Told:
    name = f"{selector}._domainkey.{domain}"
    keys = [one for one in await names.ask(name, "TXT") if "p=" in one]
    if not keys:
        return Told(f"DKIM of {domain}", False, f"no key at {name}; publish the public one of ETAPPE_DKIM_KEY there")
    if "p=;" in keys[0].replace(" ", "") or keys[0].rstrip().endswith("p="):
        return Told(f"DKIM of {domain}", False, f"the key at {name} is revoked; publish a new one")
    return Told(f"DKIM of {domain}", True, f"a key stands at {name}")


async def _dmarc(names: Names, domain: str, bounce_domain: str | None) -> Told:
    part = f"DMARC of {domain}"
    found = [one for place in _up(domain) for one in await names.ask(f"_dmarc.{place}", "TXT")]
    policy = next((one for one in found if one.lower().startswith("v=dmarc1")), None)
    if policy is None:
        return Told(part, False, f"missing; publish a TXT record at _dmarc.{domain}: v=DMARC1; p=none; rua=mailto:…")
    tags = dict(tag.strip().partition("=")[::2] for tag in policy.lower().split(";") if "=" in tag)
    if tags.get("p") not in ("none", "quarantine", "reject"):
        return Told(part, False, "it names no policy; add p=none, or better p=quarantine")
    if bounce_domain and tags.get("aspf") == "s" and bounce_domain != domain:
        return Told(part, True, f"{policy} (SPF will not be aligned with aspf=s: DKIM alone has to be)")
    return Told(part, True, policy)


def _up(domain: str) -> list[str]:
    """The domain, and those above it: a policy counts for what is below."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]


async def _way_back(names: Names, domain: str) -> Told:
    found = await names.ask(domain, "MX")
    if not found or found == ["0 "] or found == ["0 ."]:
        return Told(f"MX of {domain}", False, f"nothing comes back: publish an MX record at {domain} that leads here")
    return Told(f"MX of {domain}", True, ", ".join(sorted(found)))


async def _called(names: Names, domain: str) -> Told:
    """Address → name → the same address: without that, Gmail takes nothing."""
    part = f"PTR behind {domain}"
    hosts = [one.rpartition(" ")[2] for one in await names.ask(domain, "MX")]
    addresses = [one for host in hosts for kind in ("A", "AAAA") for one in await names.ask(host, kind)]
    for address in addresses:
        called = await names.names_of(address)
        back = [one for name in called for kind in ("A", "AAAA") for one in await names.ask(name, kind)]
        if address not in back:
            return Told(part, False, f"{address} has no name that leads back to it; ask whoever gave you the address")
    if not addresses:
        return Told(part, False, "no address was found behind it")
    return Told(part, True, f"{len(addresses)} addresses with names that lead back to them")
