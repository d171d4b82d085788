"""compose.yaml keeps its promises: small rights, no floating images, a probe, one volume."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import yaml

from harness.server import ROOT

FILE = ROOT / "compose.yaml"


@pytest.fixture(scope="module")
def service() -> dict:
    return yaml.safe_load(FILE.read_text())["services"]["waggle"]


@pytest.fixture(scope="module")
def recipe(service: dict) -> str:
    return service["build"]["dockerfile_inline"]


def test_the_process_has_no_more_rights_than_it_needs(service: dict):
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service and "privileged" not in service
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["init"] is True


def test_only_this_machine_may_connect_unless_the_operator_says_otherwise(service: dict):
    assert service["ports"]
    for port in service["ports"]:
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port), f"publish {port} on 127.0.0.1"


def test_the_data_live_on_a_named_volume(service: dict):
    volumes = yaml.safe_load(FILE.read_text())["volumes"]
    name, _, path = service["volumes"][0].partition(":")
    assert name in volumes and path == "/data"
    assert any(word == f"--data={path}" for word in service["command"])
    assert any(entry.startswith("/tmp") for entry in service["tmpfs"])


def test_health_is_asked_through_the_doctor(service: dict):
    assert service["healthcheck"]["test"][:4] == ["CMD", "waggle", "doctor", "--probe"]


def test_no_image_floats(service: dict, recipe: str):
    images = re.findall(r"^FROM (\S+)", recipe, re.M)
    assert len(images) == 2, "one stage builds, one runs"
    for image in [*images, service["image"]]:
        assert ":" in image and not image.endswith(":latest"), f"give {image} a version"


def test_the_running_stage_is_not_root_and_holds_the_pages(recipe: str):
    stage = recipe[recipe.rindex("FROM ") :]
    users = re.findall(r"^USER (\S+)", stage, re.M)
    assert users and users[-1] not in ("root", "0")
    assert "COPY Public " in stage
    for library in ("libssl3", "libsqlite3-0", "zlib1g", "tzdata"):
        assert library in stage
    assert "--static-swift-stdlib" in recipe
    assert "$" not in recipe, "compose replaces $NAME in this text: write $$ or do without"


def test_compose_itself_understands_the_file():
    if not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not installed here")
    done = subprocess.run(
        ["docker", "compose", "-f", FILE, "config", "--quiet"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
