"""`push-key`, `providers`: what is needed to set channels up."""

import typer

from cli import say
from messages import vapid
from messages.links import Links
from messages.providers import configured
from wiring import parts, settings


def push_key() -> None:
    """Make a key for web push: the private half for ETAPPE_PUSH_KEY, the public one for your page."""
    private = vapid.new_key()
    typer.echo(f"ETAPPE_PUSH_KEY={private}")
    typer.echo(f"applicationServerKey: {vapid.public(private)}")


def providers(as_json: say.AsJson = False) -> None:
    """Show who carries messages, and the address that each sends its receipts to."""
    known = settings.load()
    links = Links(known.address, parts.signing(known))
    rows = [
        {
            "provider": one.key,
            "preset": one.preset.title,
            "channel": one.preset.channel,
            "receipts": configured.callback(links, one.key) if one.preset.receipts else "",
        }
        for one in configured.every(known.plain())
    ]
    say.rows(rows, as_json=as_json, empty="No provider is set up; name their file in ETAPPE_PROVIDERS.")
