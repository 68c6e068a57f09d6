"""Tolerance: how much may come back before a journey is stopped. Gmail wants less than 0.10 %, and never 0.30 %."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tolerance:
    """Shares from 0 to 1, of the messages that were accepted in a day; judged from `least` of them on."""

    worrying_complaints: float = 0.001
    complaints: float = 0.003
    bounces: float = 0.05
    least: int = 500
