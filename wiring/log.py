"""Logging: for people at a terminal, JSON lines everywhere else; nobody's address in either."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(r"\+\d[\d ]{7,}\d")
_plain = structlog.stdlib.ProcessorFormatter.remove_processors_meta
_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def to_terminal_or_machine() -> None:
    """Send every log line to standard error; at a terminal only what needs somebody."""
    person = sys.stderr.isatty()
    last = structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer(ensure_ascii=False)
    finish = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[_plain, structlog.processors.format_exc_info, _hide, last],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(finish)
    logging.basicConfig(handlers=[handler], level=logging.WARNING if person else logging.INFO, force=True)
    for chatterbox in ("mail.log", "alembic", "uvicorn", "temporalio", "httpx2"):
        logging.getLogger(chatterbox).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _hide(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask e-mail addresses and phone numbers: a log lives longer than the permission to know them."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _PHONE.sub("<phone>", _EMAIL.sub("<email>", value))
    return event
