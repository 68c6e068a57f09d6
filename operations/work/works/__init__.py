"""The kinds of long work. The folder is the registry: a file dropped in is a kind known."""

from journeys.kinds import found
from operations.work.work import Work

KINDS: dict[str, Work] = {work.kind: work() for work in found(__name__, __path__, Work)}
"""Kind → what does it."""
