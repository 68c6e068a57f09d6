"""How a running stack is asked to stop, and why it did."""

import asyncio
import os
import signal

import structlog

log = structlog.get_logger()

FORCED = 130


class Stop:
    """One event with a reason. The first to ask decides the exit code."""

    def __init__(self) -> None:
        self.event = asyncio.Event()
        self.reason = ""
        self.code = 0

    def __call__(self, reason: str, code: int = 0) -> None:
        """Ask for an ordered stop."""
        if not self.event.is_set():
            self.reason, self.code = reason, code
            log.info("stopping", reason=reason)
            self.event.set()

    def on_signals(self) -> None:
        """Stop at Ctrl-C and SIGTERM; a second one ends the process there and then."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._signalled, number)

    def _signalled(self, number: signal.Signals) -> None:
        if self.event.is_set():
            os._exit(FORCED)
        self(f"{number.name}; once more to force it")
