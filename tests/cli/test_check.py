import json
from pathlib import Path
from typing import Any

BROKEN = """\
journey: broken
steps:
  - {key: hello, send: helo}
  - {key: pause, delay: 1d}
  - {key: again, sned: hello}
"""
MISSING = BROKEN.replace("sned", "send")


def test_a_misspelt_kind_of_step_is_named_with_its_line_and_the_remedy(etappe: Any, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN)
    done = etappe("check", "broken.yaml")
    assert done.returncode == 2
    assert "broken.yaml: line 5, column 5: step again:" in done.stderr
    assert "did you mean “send” instead of “sned”?" in done.stderr


def test_a_message_that_is_not_there_is_named(etappe: Any, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(MISSING)
    (fault,) = json.loads(etappe("check", "broken.yaml", "--json").stdout)
    assert (fault["file"], fault["line"], fault["step"]) == ("broken.yaml", 3, "hello")
    assert "there is no message “helo”" in fault["detail"]


def test_our_own_examples_are_fine(etappe: Any) -> None:
    examples = sorted(str(path) for path in (Path(__file__).parents[2] / "examples").glob("*.yaml"))
    done = etappe("check", *examples)
    assert (done.returncode, done.stdout) == (0, "All fine.\n"), done.stderr


def test_a_file_that_is_not_there_is_wrong_use(etappe: Any) -> None:
    done = etappe("check", "missing.yaml")
    assert (done.returncode, "missing.yaml cannot be read" in done.stderr) == (2, True)
