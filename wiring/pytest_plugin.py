"""The testing kit: `journey`, a fixture for pytest. It comes with Etappe; there is nothing to set up.

```python
@pytest.mark.journey("smatched.yaml")
def test_ada_is_thanked(journey):
    ada = journey.run({"name": "Ada", "email": "ada@example.com", "consents": ["news"]}, days=60)
    assert ada.outcome == "completed"
```
"""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    # pytest loads this file wherever Etappe is installed, so it brings nothing along until somebody asks.
    from wiring.rehearsals import Rehearsals

_WALKED = pytest.StashKey["Rehearsals"]()


def pytest_configure(config: pytest.Config) -> None:
    """The mark that says which journey."""
    config.addinivalue_line("markers", "journey(file): the journey that is walked, seen from the test's own file")


@pytest.fixture
def journey(request: pytest.FixtureRequest) -> "Rehearsals":
    """The journey of the mark `journey(file)`: `journey.run(customer, events=[…], days=90)`."""
    mark = request.node.get_closest_marker("journey")
    if mark is None or len(mark.args) != 1:
        pytest.fail('say which journey: @pytest.mark.journey("smatched.yaml")', pytrace=False)
    opened = _opened(request.path.parent / mark.args[0])
    request.node.stash[_WALKED] = opened
    return opened


def _opened(file: Path) -> "Rehearsals":
    from journeys.text import JourneyFaults
    from wiring.rehearsals import opened

    try:
        return opened(file)
    except OSError as error:
        wrong = f"{file} cannot be read ({error.strerror})"
    except JourneyFaults as faulty:
        wrong = "\n".join(f"{file}: {fault}" for fault in faulty.faults)
    pytest.fail(wrong, pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Whoever reads a failure sees what became of the customers."""
    report = yield
    if report.failed and _WALKED in item.stash:
        report.sections += [("Calendar of " + name, str(told)) for name, told in item.stash[_WALKED].walks]
    return report
