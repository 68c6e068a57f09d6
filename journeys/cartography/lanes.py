"""The lanes of a map: lines run in the gutters between columns, and below them, each in a lane of its own."""

from collections.abc import Iterable

from journeys.cartography.chart import PAD, Map
from journeys.cartography.lines import BESIDE_PILL, Line, Run, bent, choose_ports, draw, drop

_LANE, _MARGIN = 14, 20


def lay(found: Map) -> None:
    """Give every edge its path, and every column and card the x that leaves room for them."""
    lines = bent(found)
    choose_ports(lines)
    for line in lines:
        line.runs = _runs(line, found.floor)
    _choose_lanes(lines)
    gutters = _spread(found, lines)
    deepest = 0.0
    for line in lines:
        floor = found.floor + PAD + line.runs[1].lane * _LANE if line.far else None
        deepest = max(deepest, floor or 0)
        draw(line, [gutters[run.gutter] + run.lane * _LANE for run in line.upright], floor)
    _drop_the_others(found)
    found.height = max(found.floor, deepest) + PAD


def _drop_the_others(found: Map) -> None:
    cards = {card.key: card for card in found.cards}
    for edge in found.edges:
        if not edge.path:
            drop(edge, cards[edge.source], cards[edge.target])


def _runs(line: Line, floor: float) -> list[Run]:
    here, there = line.source.column, line.target.column - 1
    if not line.far:
        return [Run(here, line.leaves, line.arrives)]
    return [Run(here, line.leaves, floor), Run(0, here, there), Run(there, floor, line.arrives)]


def _choose_lanes(lines: list[Line]) -> None:
    upright = [run for line in lines for run in line.upright if run.start != run.end]
    for gutter in {run.gutter for run in upright}:
        # In this order the lines that leave one card do not cross each other.
        runs = [run for run in upright if run.gutter == gutter]
        _pack(sorted(runs, key=lambda run: -run.start if run.falls else run.start), apart=_LANE)
    along = [line.runs[1] for line in lines if line.far]
    _pack(sorted(along, key=lambda run: abs(run.end - run.start)), apart=1)


def _pack(runs: Iterable[Run], apart: float) -> None:
    """Each run gets the first lane in which nobody is in its way."""
    lanes: list[list[Run]] = []
    for run in runs:
        free = (lane for lane, others in enumerate(lanes) if not any(_meet(run, other, apart) for other in others))
        run.lane = next(free, len(lanes))
        if run.lane == len(lanes):
            lanes.append([])
        lanes[run.lane].append(run)


def _meet(one: Run, other: Run, apart: float) -> bool:
    (low, high), (floor, ceiling) = sorted((one.start, one.end)), sorted((other.start, other.end))
    return low < ceiling + apart and floor < high + apart


def _spread(found: Map, lines: list[Line]) -> dict[int, float]:
    """Put the columns side by side; answers, for each gutter, where its first lane is."""
    gutters, x = {-1: float(_MARGIN)}, float(PAD)
    if used := _used(lines, -1):
        x = _MARGIN + used * _LANE + PAD
    for index, column in enumerate(found.columns):
        column.x = x
        for card in found.cards:
            card.x = x + PAD if card.column == index else card.x
        edge, used = x + column.width, _used(lines, index)
        gutters[index] = edge + _pills(lines, index)
        last = index == len(found.columns) - 1
        x = edge + PAD if last and not used else gutters[index] + max(used - 1, 0) * _LANE + _MARGIN
    found.width = x
    return gutters


def _used(lines: list[Line], gutter: int) -> int:
    return max((run.lane + 1 for line in lines for run in line.upright if run.gutter == gutter), default=0)


def _pills(lines: list[Line], gutter: int) -> float:
    """How far from a column its first lane is: behind the pills, which begin beside the cards."""
    labels = [line.edge.label_width for line in lines if line.source.column == gutter and line.edge.label]
    return max(labels) + 2 * BESIDE_PILL - PAD + 4 if labels else _MARGIN / 2
