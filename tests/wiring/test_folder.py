from pathlib import Path

import pytest

from wiring import folder
from wiring.trouble import Trouble


def test_a_missing_folder_is_made_for_us_alone(tmp_path: Path) -> None:
    made = folder.made(tmp_path / "deep" / "data")
    assert made.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_to_comes_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(Trouble, match=r"cannot be written to .* set ETAPPE_DATA to another folder"):
        folder.made(tmp_path / "data")


def test_two_stacks_do_not_share_a_folder(tmp_path: Path) -> None:
    with folder.taken(tmp_path), pytest.raises(Trouble, match="another Etappe is running"), folder.taken(tmp_path):
        pass
    with folder.taken(tmp_path):
        pass


def test_the_secret_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    secret = folder.secret(tmp_path)
    assert folder.secret(tmp_path) == secret
    assert len(secret) > 40
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
