"""`dkim`: what to publish in the DNS, so that mailboxes believe our signatures."""

from typing import Annotated

import typer

from cli.say import AsJson, rows
from messages.mail.dkim import Dkim
from wiring import settings
from wiring.trouble import Trouble

Domain = Annotated[str, typer.Argument(help="The domain of a brand's address, such as shop.example.")]


def dkim(domain: Domain, as_json: AsJson = False) -> None:
    """Print the DNS records for a sender's domain: name, and text. Needs nothing running."""
    try:
        found = Dkim.of(settings.load().plain()).records(domain.lower())
    except ValueError as error:
        raise Trouble(f"{error}") from None
    if not found:
        make = f"openssl genrsa -out {domain}.etappe.pem 2048"
        raise Trouble(f"there is no key for {domain}; `{make}` makes one, ETAPPE_DKIM_KEY names it")
    if as_json:
        rows([{"name": one.name, "type": "TXT", "value": one.value} for one in found], as_json=True)
        return
    for one in found:  # no table: it would cut them, and they are to be copied
        typer.echo(f"{one.name} TXT\n{one.value}\n")
