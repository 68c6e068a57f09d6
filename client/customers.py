"""Customers: who they are, what they allow, what concerned them."""

from collections.abc import AsyncIterator
from typing import Any, Literal
from urllib.parse import quote

from client.resource import Resource
from client.shapes.customers import Customer, CustomerWithConsents, Erasure, Export, Moment

_HERE = "/api/v1/customers"
Handle = Literal["external_id", "email", "phone"]


class Customers(Resource):
    """`/api/v1/customers`."""

    def every(self, **which: str) -> AsyncIterator[Customer]:
        """All of them, the newest first; `find`: whose name or address begins so."""
        return self._at.every(Customer, _HERE, **which)

    async def add(self, **profile: Any) -> CustomerWithConsents:
        """Somebody new, or somebody known with more known of them: `external_id`, `email`, `phone`, `name`, …"""
        return await self._at.post(CustomerWithConsents, _HERE, profile)

    async def read(self, customer: str) -> CustomerWithConsents:
        """One by their id. Raises NotFound."""
        return await self._at.get(CustomerWithConsents, f"{_HERE}/{customer}")

    async def find(self, handle: Handle, value: str) -> CustomerWithConsents:
        """One by what else names them. Raises NotFound."""
        return await self._at.get(CustomerWithConsents, f"{_HERE}/by/{handle}/{quote(value, safe='')}")

    async def correct(self, customer: str, **changes: Any) -> CustomerWithConsents:
        """Change what is known of somebody; None takes a field away."""
        return await self._at.patch(CustomerWithConsents, f"{_HERE}/{customer}", changes)

    async def say(
        self,
        customer: str,
        topic: str,
        state: Literal["given", "withdrawn"],
        *,
        evidence: dict[str, Any],
        channel: str = "email",
    ) -> CustomerWithConsents:
        """Record what they allow, and how we know."""
        said = {"state": state, "channel": channel, "evidence": evidence}
        return await self._at.put(CustomerWithConsents, f"{_HERE}/{customer}/consents/{topic}", said)

    def timeline(self, customer: str) -> AsyncIterator[Moment]:
        """What concerned them, the newest first."""
        return self._at.every(Moment, f"{_HERE}/{customer}/timeline")

    async def merge(self, customer: str, other: str) -> CustomerWithConsents:
        """Make another customer this one."""
        return await self._at.post(CustomerWithConsents, f"{_HERE}/{customer}/merges", {"other": other})

    async def export(self, customer: str) -> Export:
        """Everything that is kept about them."""
        return await self._at.post(Export, f"{_HERE}/{customer}/exports")

    def as_csv(self, *, excel: bool = False, **audience: str) -> AsyncIterator[bytes]:
        """Those of a `segment` or a `list`, or all, as a file that an import takes back."""
        return self._at.stream(f"{_HERE}.csv", excel=str(excel).lower(), **audience)

    async def erase(self, customer: str, *, suppress: bool = True) -> Erasure:
        """Forget them. `suppress`: write to them never again, even if somebody tells us of them."""
        return await self._at.post(Erasure, f"{_HERE}/{customer}/erasures", {"suppress": suppress})
