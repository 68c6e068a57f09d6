"""Send windows."""

from typing import Any, TypedDict


class SendWindow(TypedDict):
    """When a channel may be used: `days`, `from`, `to`."""

    channel: str
    open: dict[str, Any]
    revision: int
    updated_at: str
