"""The kinds of step. The folder is the registry: a file dropped in is a kind known."""

from journeys.kinds import found
from journeys.step import Step

KINDS: dict[str, type[Step]] = {step.kind: step for step in found(__name__, __path__, Step)}
"""Kind → its model, in alphabetical order."""
