from pathlib import Path

import pytest

from wiring import settings
from wiring.settings import Settings
from wiring.trouble import Trouble


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set() -> None:
    assert settings.load().port == 8000


def test_a_misspelt_name_is_refused_with_the_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETAPPE_PROT", "80")
    with pytest.raises(Trouble, match=r"no setting ETAPPE_PROT \(environment\); did you mean ETAPPE_PORT\?"):
        settings.load()


@pytest.mark.parametrize(("file", "text"), [(".env", "ETAPPE_BASEURL=x"), ("etappe.toml", 'baseurl = "x"')])
def test_a_misspelt_name_in_a_file_is_refused_with_the_file(file: str, text: str) -> None:
    Path(file).write_text(text)
    with pytest.raises(Trouble, match=rf"ETAPPE_BASEURL \({file}\); did you mean ETAPPE_BASE_URL\?"):
        settings.load()


def test_the_environment_wins_over_the_file_for_compose_and_that_over_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("etappe.toml").write_text('port = 1\nhost = "::1"\nlocale = "en"')
    Path(".env").write_text("ETAPPE_PORT=2\nETAPPE_HOST=0.0.0.0\nPOSTGRES_PASSWORD=not ours")
    monkeypatch.setenv("ETAPPE_PORT", "3")
    given = settings.load()
    assert (given.port, given.host, given.locale) == (3, "0.0.0.0", "en")


def test_a_wrong_value_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETAPPE_PORT", "my password")
    with pytest.raises(Trouble, match="ETAPPE_PORT") as trouble:
        settings.load()
    assert "my password" not in str(trouble.value)


def test_a_zone_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETAPPE_ZONE", "Europe/Bielefeld")
    with pytest.raises(Trouble, match=r"ETAPPE_ZONE: .*Europe/Berlin"):
        settings.load()


def test_a_file_that_is_not_toml_is_named() -> None:
    Path("etappe.toml").write_text("port: 1")
    with pytest.raises(Trouble, match=r"etappe\.toml is not TOML"):
        settings.load()


def test_postgres_is_spoken_to_as_everybody_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETAPPE_DATABASE_URL", "postgres://ada:hunter2@db/etappe")
    given = settings.load()
    assert given.database == "postgresql+asyncpg://ada:hunter2@db/etappe"
    assert "hunter2" not in repr(given)


def test_every_setting_says_what_it_means() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
