"""The production files: what they promise must be true of Etappe itself."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from wiring.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:[?-])?([^}]*)\}")
# https://github.com/compose-spec: the words a service, and the file, may use; those that we do use.
FILE = {"name", "services", "volumes", "configs"}
SERVICE = {
    *("image", "build", "init", "restart", "environment", "entrypoint", "command", "ports", "volumes", "configs"),
    *("healthcheck", "depends_on", "stop_grace_period"),
}
CONDITIONS = {"service_healthy", "service_completed_successfully"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())
    return read


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


def test_it_says_only_what_compose_understands(compose: dict[str, Any], services: dict[str, Any]) -> None:
    assert {word for word in compose if not word.startswith("x-")} <= FILE
    for service in services.values():
        assert set(service) <= SERVICE
        assert all(len(port.split(":")) == 3 for port in service.get("ports", ()))


def test_what_is_waited_for_is_there_and_can_get_there(services: dict[str, Any]) -> None:
    for service in services.values():
        for name, wish in service.get("depends_on", {}).items():
            assert wish["condition"] in CONDITIONS
            assert wish["condition"] != "service_healthy" or "healthcheck" in services[name]
            assert wish["condition"] == "service_healthy" or services[name]["restart"].startswith("on-failure")


def test_what_is_mounted_is_declared(compose: dict[str, Any], services: dict[str, Any]) -> None:
    for service in services.values():
        assert {volume.partition(":")[0] for volume in service.get("volumes", ())} <= set(compose["volumes"])
        assert {config["source"] for config in service.get("configs", ())} <= set(compose["configs"])


def test_every_setting_of_ours_exists(services: dict[str, Any]) -> None:
    set_ = {name for one in services.values() for name in one.get("environment", {}) if name.startswith(PREFIX)}
    assert set_ <= SETTINGS
    example = re.findall(r"^(ETAPPE_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert set(example) <= SETTINGS


def test_every_image_is_pinned_to_a_version(services: dict[str, Any]) -> None:
    images = [one["image"] for one in services.values()]
    images += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []


def test_there_is_no_default_for_anything_secret(services: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name, kind, rest in VARIABLE.findall(text):
        if re.search("PASSWORD|SECRET|SMTP_URL", name):
            assert kind == ":?", f"{name} must be given"
        assert not (kind == ":-" and "KEY" in name and rest), f"{name} must have no default"
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|PWD|SECRET|_KEY", name):
                assert VARIABLE.fullmatch(str(value)), f"{name} is written down"


def test_whatever_must_be_given_is_in_the_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    needed = {name for name, kind, _ in VARIABLE.findall(text) if kind == ":?"}
    assert needed <= set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_nothing_but_the_loopback_is_opened(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users == ["etappe"]
