"""The other commands: generate, verify, ledger, rebuild, doctor, config, version, help."""

from __future__ import annotations

import json
import sqlite3

import pytest

from harness.ports import free_port

COMMANDS = ["serve", "user add", "user list", "token create", "token list", "verify", "ledger head", "rebuild", "export",
            "import", "report", "staffing", "generate", "clock advance", "backup", "restore", "doctor", "config show", "version"]


@pytest.fixture
def generated(waggle):
    waggle("generate", "--seed", 5, "--tickets", 40, "--agents", 6, "--days", 4, check=True)
    return waggle


def test_a_generated_desk_is_sound(generated):
    result = json.loads(generated("verify", "--json", check=True).stdout)
    assert result["sound"] and result["tickets"] == 40 and result["owner_intervals"] > 20
    assert result["deadlines"] > 0 and result["queues"] == 3 and result["roles"] > 5


def test_the_head_is_found_again_and_a_cut_end_is_not(generated, data):
    seq, head = generated("ledger", "head", check=True).stdout.split()
    assert generated("verify", "--head", head).returncode == 0
    assert generated("verify", "--head", "12").returncode == 64
    with sqlite3.connect(data / "waggle.db") as database:
        database.execute("DELETE FROM event WHERE seq = ?", (int(seq),))
    done = generated("verify", "--head", head)
    assert done.returncode == 65
    assert "head:" in done.stdout


def test_an_edited_event_is_found(generated, data):
    with sqlite3.connect(data / "waggle.db") as database:
        database.execute("UPDATE event SET actor = actor + 1 WHERE seq = 30")
    done = generated("verify")
    assert done.returncode == 65
    assert "chain: Event 30 " in done.stdout


def test_spoiled_lists_are_made_anew(generated, data):
    with sqlite3.connect(data / "waggle.db") as database:
        database.execute("UPDATE ticket SET state = 'open', preview = 'x'")
        database.execute("DELETE FROM owner_interval WHERE ticket < 20")
    assert generated("verify").returncode == 65
    assert "40 tickets" in generated("rebuild", check=True).stdout
    assert generated("verify").returncode == 0


def test_timers_that_are_gone_are_missed_and_made_anew(generated, data):
    with sqlite3.connect(data / "waggle.db") as database:
        assert database.execute("DELETE FROM deadline").rowcount > 0
    done = generated("verify")
    assert done.returncode == 65 and "when the desk is to act on it" in done.stdout
    generated("rebuild", check=True)
    assert generated("verify").returncode == 0


def test_a_folder_in_use_is_not_filled(generated):
    done = generated("generate", "--tickets", 5)
    assert done.returncode == 73
    assert "empty" in done.stderr


def test_the_doctor_looks_at_the_folder(generated, data):
    said = generated("doctor", check=True).stdout
    assert "ok   database: schema" in said and "ok   lock: free" in said
    data.chmod(0o755)
    done = generated("doctor")
    assert done.returncode == 1
    assert "chmod 700" in done.stderr


def test_the_doctor_sees_a_desk_that_runs_ahead_of_the_clock(generated, data):
    assert "ok   clock: " in generated("doctor", check=True).stdout
    with sqlite3.connect(data / "waggle.db") as database:
        database.execute("UPDATE event SET at = at + 315360000000 WHERE id = (SELECT max(id) FROM event)")
    done = generated("doctor")
    assert done.returncode == 1
    assert "mend-a-wrong-clock" in done.stderr and "BAD  clock: " in done.stdout


def test_a_probe_tells_ready_from_not(cli):
    done = cli("doctor", "--probe", f"http://127.0.0.1:{free_port()}", check=False)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert cli("doctor", "--probe", "ftp://x", check=False).returncode == 64


def test_the_configuration_says_where_each_value_comes_from(waggle, data, monkeypatch):
    data.mkdir(parents=True)
    (data / "waggle.conf").write_text("log.level = debug\nhttp.port = 1\n")
    monkeypatch.setenv("WAGGLE_HTTP_PORT", "9090")
    shown = json.loads(waggle("config", "show", "--json", check=True).stdout)
    assert shown["http.port"] == {"value": "9090", "source": "WAGGLE_HTTP_PORT"}
    assert shown["log.level"] == {"value": "debug", "source": str(data / "waggle.conf")}
    assert shown["data"]["source"] == "--data"
    assert shown["shards"]["source"] == "default"
    (data / "waggle.conf").write_text("htp.port = 1\n")
    done = waggle("config", "show")
    assert done.returncode == 64
    assert "did you mean http.port?" in done.stderr


def test_the_version_names_the_libraries(cli):
    version = json.loads(cli("version", "--json").stdout)
    assert set(version) == {"waggle", "schema", "sqlite", "openssl"}
    assert version["sqlite"].startswith("3.")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_text_with_an_example(cli, command):
    said = cli(*command.split(), "--help").stdout
    assert "Example" in said and f"waggle {command.split()[0]}" in said


def test_the_clock_needs_a_server(waggle):
    assert waggle("clock", "advance", "15m").returncode == 69
    assert waggle("clock", "advance", "soon").returncode == 64


def test_an_unknown_command_is_one_sentence(cli):
    done = cli("fly", check=False)
    assert done.returncode == 64
    assert len(done.stderr.splitlines()) == 1
