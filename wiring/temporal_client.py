"""Clients of the Temporal server, all with the one way of writing data down."""

from temporalio.client import Client

from wiring.settings import Settings
from wiring.trouble import Away
from workflows.payloads import CONVERTER


async def connected(settings: Settings) -> Client:
    """A client that has reached the server. Raises Away."""
    try:
        return await _client(settings)
    except RuntimeError:
        remedy = "start it, or correct ETAPPE_TEMPORAL_ADDRESS"
        raise Away(f"Temporal at {_address(settings)} does not answer; {remedy}") from None


async def later(settings: Settings) -> Client:
    """A client that connects at its first call: the doors stay open while Temporal is away."""
    return await _client(settings, lazy=True)


async def _client(settings: Settings, *, lazy: bool = False) -> Client:
    converter, namespace = CONVERTER, settings.temporal_namespace
    return await Client.connect(_address(settings), namespace=namespace, data_converter=converter, lazy=lazy)


def _address(settings: Settings) -> str:
    return settings.temporal_address or f"127.0.0.1:{settings.temporal_port}"
