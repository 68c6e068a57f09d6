"""What the doctor finds in DNS, asked of a real server on the loopback."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from wiring.names import Names, asked

Zone = dict[tuple[str, str], list[str]]
KEY = "v=DKIM1; k=rsa; p=MIIBIjANBgkq"
GOOD: Zone = {
    ("bounce.shop.test", "TXT"): ['"v=spf1 ip4:192.0.2.1 -all"'],
    ("etappe._domainkey.shop.test", "TXT"): [f'"{KEY[:10]}" "{KEY[10:]}"'],
    ("_dmarc.shop.test", "TXT"): ['"v=DMARC1; p=quarantine; rua=mailto:d@shop.test"'],
    ("bounce.shop.test", "MX"): ["10 mx.shop.test."],
    ("mx.shop.test", "A"): ["192.0.2.1"],
    ("1.2.0.192.in-addr.arpa", "PTR"): ["mx.shop.test."],
}


class _Server(asyncio.DatagramProtocol):
    def __init__(self, zone: Zone) -> None:
        self.zone = zone

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, sender: Any) -> None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if found := self.zone.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
        elif not any(name == known for known, _ in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self.transport.sendto(answer.to_wire(), sender)


@pytest.fixture
async def served() -> AsyncIterator[Callable[..., Any]]:
    """`await served(zone)`: a DNS server that knows this and nothing else, and somebody who asks it."""
    doors = []

    async def serve(zone: Zone) -> Names:
        loop = asyncio.get_running_loop()
        door, _ = await loop.create_datagram_endpoint(lambda: _Server(zone), local_addr=("127.0.0.1", 0))
        doors.append(door)
        return Names(f"127.0.0.1:{door.get_extra_info('sockname')[1]}")

    yield serve
    for door in doors:
        door.close()


async def told(names: Names) -> dict[str, tuple[bool, str]]:
    found = [one async for one in asked(names, "shop.test", "etappe", "bounce.shop.test")]
    return {one.part.split()[0]: (one.well, one.says) for one in found}


async def test_a_domain_that_is_looked_after_is_well(served: Any) -> None:
    found = await told(await served(GOOD))
    assert {part: well for part, (well, _) in found.items()} == dict.fromkeys(
        ("SPF", "DKIM", "DMARC", "MX", "PTR"), True
    )


async def test_a_domain_of_which_nobody_knows_comes_with_remedies(served: Any) -> None:
    found = await told(await served({}))
    assert not any(well for well, _ in found.values())
    assert "publish a TXT record at bounce.shop.test" in found["SPF"][1]
    assert "etappe._domainkey.shop.test" in found["DKIM"][1]
    assert "_dmarc.shop.test" in found["DMARC"][1]


@pytest.mark.parametrize(
    ("name", "kind", "records", "part", "says"),
    [
        ("bounce.shop.test", "TXT", ['"v=spf1 +all"'], "SPF", "everybody"),
        ("bounce.shop.test", "TXT", ['"v=spf1 -all"', '"v=spf1 ~all"'], "SPF", "two records"),
        ("bounce.shop.test", "TXT", ['"v=spf1 ' + "include:a.test " * 11 + '-all"'], "SPF", "11 questions"),
        ("etappe._domainkey.shop.test", "TXT", ['"v=DKIM1; p="'], "DKIM", "revoked"),
        ("_dmarc.shop.test", "TXT", ['"v=DMARC1; rua=mailto:x@y.test"'], "DMARC", "no policy"),
        ("1.2.0.192.in-addr.arpa", "PTR", ["elsewhere.test."], "PTR", "192.0.2.1"),
        ("bounce.shop.test", "MX", ["0 ."], "MX", "nothing comes back"),
    ],
)
async def test_what_is_wrong_is_named(
    served: Any, name: str, kind: str, records: list[str], part: str, says: str
) -> None:
    well, words = (await told(await served(GOOD | {(name, kind): records})))[part]
    assert not well
    assert says in words


async def test_a_policy_above_counts_for_what_is_below(served: Any) -> None:
    names = await served({("_dmarc.shop.test", "TXT"): ['"v=DMARC1; p=none"']})
    found = [one async for one in asked(names, "news.shop.test", "etappe", None)]
    assert [one.well for one in found if one.part.startswith("DMARC")] == [True]
