"""The world outside: a shop that signs webhooks, a bar with a till, and browsers that open links. All of it HTTP."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import count

from httpx2 import AsyncClient, Response

from cli.play.people import Act, Persona

SHOP = "demo-shop"
_CODE = re.compile(r'class="code">([A-Z0-9-]+)<')
_orders = count(1001)


@dataclass(frozen=True)
class World:
    """`web`: a client of the running stack; `secret`: what the shop signs with; `key`: what opens the till."""

    web: AsyncClient
    secret: str
    key: str

    async def buy(self, persona: Persona, product: str, total: str) -> None:
        """An order is paid in the shop."""
        number = next(_orders)
        item = {"sku": product, "title": product.replace("-", " ").title(), "quantity": 1}
        order = {"id": number, "name": f"#{number}", "total_price": total, "currency": "EUR", "line_items": [item]}
        await self._webhook("orders/paid", order | {"customer": _customer(persona)})

    async def act(self, persona: Persona, act: Act, mail: EmailMessage) -> None:
        """Do with a message what this persona does with it."""
        match act.deed:
            case "watch":
                await self._watch(_link(mail, "f"))
            case "answer":
                await self._answer(_link(mail, "s"), act.nps)
            case "redeem":
                await self._redeem(_link(mail, "[vg]"))
            case "unsubscribe":
                await self._one_click(mail)
            case "complain":
                await self._webhook("customer/complained", {"customer": _customer(persona)})
            case "buy_pils":
                await self.buy(persona, "pils", "12.80")

    async def _watch(self, link: str) -> None:
        _fine(await self.web.get(link))
        _fine(await self.web.post(link))

    async def _answer(self, link: str, nps: int) -> None:
        _fine(await self.web.get(link, params={"score": nps}))
        stars, best = (5, "place") if nps > 6 else (2, "nothing")
        _fine(await self.web.post(link, data={"nps": str(nps), "taste": str(stars), "best": best, "better": ""}))

    async def _redeem(self, link: str) -> None:
        code = _CODE.findall(_fine(await self.web.get(link)).text)[0]
        told = {"code": code, "place": "Hopfen & Co, Augsburg"}
        _fine(await self.web.post("/till/redemptions", json=told, headers={"Authorization": f"Bearer {self.key}"}))

    async def _one_click(self, mail: EmailMessage) -> None:
        link = re.findall(r"<(http[^>]+)>", str(mail["List-Unsubscribe"]))[0]
        _fine(await self.web.post(link, data={"List-Unsubscribe": "One-Click"}))

    async def _webhook(self, topic: str, document: dict[str, object]) -> None:
        body = json.dumps(document).encode()
        signed = base64.b64encode(hmac.digest(self.secret.encode(), body, hashlib.sha256)).decode()
        headers = {"X-Shopify-Topic": topic, "X-Shopify-Hmac-Sha256": signed, "Content-Type": "application/json"}
        _fine(await self.web.post(f"/hooks/in/{SHOP}", content=body, headers=headers))


def _customer(persona: Persona) -> dict[str, object]:
    return {"email": persona.email, "first_name": persona.name}


def _link(mail: EmailMessage, page: str) -> str:
    """The link to a page, as it stands in the text that people read."""
    text = mail.get_body(("plain",))
    found = re.search(rf"https?://\S+/{page}/\S+", text.get_content() if text else "")
    if found is None:
        raise LookupError(f"“{mail['Subject']}” leads to no page /{page}/")
    return found[0]


def _fine(response: Response) -> Response:
    return response.raise_for_status()
