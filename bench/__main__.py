"""Benchmarks: `./run bench [NAME]`. Each is a module of this folder with `async def figures()` that yields lines.

Machines are shared and noisy, so figures are counts and bytes, or ratios within one run.
"""

import asyncio
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

BENCHES = sorted(entry.name for entry in iter_modules([str(Path(__file__).parent)]) if not entry.name.startswith("_"))


async def run(names: list[str]) -> None:
    for name in names:
        async for figure in import_module(f"bench.{name}").figures():
            print(f"figure {name}.{figure}", flush=True)


if __name__ == "__main__":
    wanted = sys.argv[1:] or BENCHES
    if unknown := set(wanted) - set(BENCHES):
        sys.exit(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    asyncio.run(run(wanted))
