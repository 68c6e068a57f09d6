from pathlib import Path

import pytest

from wiring import texts
from wiring.settings import Settings
from wiring.trouble import Trouble


def test_an_operators_own_message_is_found_beside_ours(tmp_path: Path) -> None:
    own = tmp_path / "email" / "birthday" / "de"
    own.mkdir(parents=True)
    (own / "body.txt").write_text("Alles Gute!")
    exists = texts.exists(texts.renderer(Settings(templates=tmp_path)))
    assert exists("message", "birthday")
    assert exists("message", "hello")
    assert not exists("message", "funeral")
    assert exists("brand", "plain")


def test_a_folder_that_is_not_there_comes_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="correct ETAPPE_TEMPLATES"):
        texts.renderer(Settings(templates=tmp_path / "missing"))
