"""The meter: what processes cost, and whether the machine was quiet enough to believe it."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

_MOVED = 0.15
"""What a fixed piece of work may come to cost more or less before a measurement is discarded."""


@dataclass
class Spent:
    """What a block cost: seconds by the clock, and CPU-milliseconds of each process by its name."""

    seconds: float = 0
    cpu: dict[str, float] = field(default_factory=dict)
    quiet: bool = True

    @property
    def total(self) -> float:
        """CPU-milliseconds of all processes together."""
        return sum(self.cpu.values())


@contextmanager
def metered(**processes: psutil.Process) -> Iterator[Spent]:
    """Measure a block; what it cost stands in the answer afterwards."""
    spent, steady = Spent(), _fixed_work()
    before, began = {name: _cpu(process) for name, process in processes.items()}, time.perf_counter()
    yield spent
    spent.seconds = time.perf_counter() - began
    spent.cpu = {name: _cpu(process) - before[name] for name, process in processes.items()}
    spent.quiet = abs(_fixed_work() / steady - 1) <= _MOVED


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return 1000 * (times.user + times.system)


def _fixed_work() -> float:
    """CPU-seconds of a piece of work that is always the same; the least of five."""
    return min(_once() for _ in range(5))


def _once() -> float:
    began = time.process_time()
    sum(number * number % 7 for number in range(100_000))
    return time.process_time() - began


def megabytes(process: psutil.Process) -> float:
    """Memory that a process holds."""
    return process.memory_info().rss / 1e6


@dataclass(frozen=True)
class Middle:
    """The median of some values, and how far they lie apart."""

    values: Sequence[float]

    def __str__(self) -> str:
        return f"{statistics.median(self.values):.3g}"

    @property
    def span(self) -> str:
        """`(0.9-1.1,5)`: the least, the most, and of how many."""
        return f"({min(self.values):.3g}-{max(self.values):.3g},n={len(self.values)})"


def p95(values: Sequence[float]) -> float:
    """What 95 of a hundred stay below."""
    return sorted(values)[int(len(values) * 0.95)]
