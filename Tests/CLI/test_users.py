"""`waggle user` and `waggle token`: who may work at the desk."""

from __future__ import annotations

import json
import stat

import pytest

from Server.people import staff

OK, USAGE, DATAERR, NOINPUT, UNAVAILABLE = 0, 64, 65, 66, 69


def one_sentence(done) -> str:
    """What a failed command said: exactly one line, beginning with the program's name."""
    lines = done.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("waggle: "), done.stderr
    return lines[0]


def test_the_first_user_makes_the_folder(waggle, add_user, data):
    said = add_user("Ana", "--tier", 1, "--tier", 2, "--skill", "billing:5", "--skill", "network").stdout
    assert "logs in as ana" in said
    assert len(said.split("Password, shown only now: ")[1].strip()) == 16
    users = json.loads(waggle("user", "list", "--json").stdout)["users"]
    assert len(users) == 1
    assert users[0]["tiers"] == ["L1", "L2"]
    assert users[0]["skills"] == {"billing": 5, "network": 3}
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_admin_is_short_for_administrator(waggle):
    waggle("user", "add", "--role", "admin", "--login", "root", "--name", "R", "--generate", check=True)
    assert json.loads(waggle("user", "list", "--json").stdout)["users"][0]["role"] == "administrator"


def test_a_bot_comes_with_a_token_and_no_password(waggle):
    said = waggle("user", "add", "--role", "bot", "--login", "forms", "--name", "Contact form", check=True).stdout
    assert said.endswith("waggle token create --user forms lets it in.\n")
    assert json.loads(waggle("user", "list", "--json").stdout)["users"][0]["role"] == "bot"
    assert waggle("token", "create", "--user", "forms", "--name", "site", check=True).stdout.startswith("wgl_")
    assert "no password" in one_sentence(waggle("user", "password", "--login", "forms", "--generate"))
    assert "stays a bot" in one_sentence(waggle("user", "change", "--login", "forms", "--role", "manager"))
    waggle("user", "add", "--role", "manager", "--login", "mia", "--name", "Mia", "--generate", check=True)
    assert "stays a bot" in one_sentence(waggle("user", "change", "--login", "mia", "--role", "bot"))


def test_a_password_comes_from_a_file_or_the_environment(waggle, tmp_path, monkeypatch):
    secret = tmp_path / "secret"
    secret.write_text("correct horse\nsecond line\n")
    who = ("user", "add", "--role", "manager", "--name", "Marta Reis")
    assert waggle(*who, "--login", "a", "--password-file", secret).returncode == OK
    monkeypatch.setenv("WAGGLE_PASSWORD", "correct horse")
    done = waggle(*who, "--login", "b")
    assert done.returncode == OK
    assert "horse" not in done.stdout + done.stderr


@pytest.mark.parametrize("words, code, part", [
    (["--role", "king"], USAGE, "role must be one of"),
    (["--role", "agent"], USAGE, "at one or more of the tiers"),
    (["--role", "agent", "--tier", "7"], USAGE, "--tier takes"),
    (["--role", "agent", "--tier", "1", "--skill", "billing:9"], USAGE, "--skill takes"),
    (["--role", "agent", "--tier", "1", "--capacity", "many"], USAGE, "capacity"),
    (["--role", "agent", "--tier", "1", "--bogus"], USAGE, "--bogus"),
    (["--role", "agent", "--tier", "1", "--login", "two words"], USAGE, "log-in name"),
])
def test_a_bad_option_is_one_sentence_and_a_code(waggle, data, words, code, part):
    done = waggle("user", "add", "--login", "ana", "--name", "Ana", "--generate", *words)
    assert done.returncode == code
    assert part in one_sentence(done)


def test_a_missing_password_is_asked_for_only_on_a_terminal(waggle):
    done = waggle("user", "add", "--role", "manager", "--login", "m", "--name", "M", input="")
    assert done.returncode == USAGE
    assert "--generate" in one_sentence(done)


def test_a_log_in_name_is_given_once(waggle, add_user):
    add_user("ana")
    done = waggle("user", "add", "--role", "manager", "--login", "ANA", "--name", "B", "--generate")
    assert done.returncode == DATAERR
    assert "is taken" in one_sentence(done)


def test_a_token_is_printed_once_and_listed_by_its_end(waggle, add_user, data):
    add_user("ana")
    token = waggle("token", "create", "--user", "ana", "--name", "night bot", "--days", 3, check=True).stdout.strip()
    assert token.startswith("wgl_") and len(token) == 47
    listed = json.loads(waggle("token", "list", "--json").stdout)["tokens"]
    assert [(t["user"], t["name"], t["last4"]) for t in listed] == [("ana", "night bot", token[-4:])]
    stored = b"".join(path.read_bytes() for path in data.iterdir() if path.is_file())
    assert token.encode() not in stored
    assert waggle("token", "create", "--user", "nobody", "--name", "x").returncode == DATAERR


def test_a_sites_secret_is_printed_once_and_ended_by_its_number(server):
    boss = staff(server, "boss", role="administrator")
    value = {"keys": [{"key": "shop-2026", "name": "Shop", "origins": []}]}
    boss.change("desk.change_settings", section="widgets", version=0, value=value)
    secret = server.cli("secret", "create", "--key", "shop-2026").stdout.strip()
    assert secret.startswith("wgs_") and len(secret) == 47
    listed = json.loads(server.cli("secret", "list", "--json").stdout)["secrets"]
    assert [(one["key"], one["number"], one["last4"]) for one in listed] == [("shop-2026", 1, secret[-4:])]
    assert "shop-2026" in server.cli("secret", "list").stdout and secret not in server.cli("secret", "list").stdout
    assert server.cli("secret", "end", "--key", "shop-2026", "--number", 1).stdout.startswith("Secret 1 of shop-2026 has ended")
    assert json.loads(server.cli("secret", "list", "--json").stdout)["secrets"] == []
    assert server.cli("verify").returncode == 0


@pytest.mark.parametrize("words", [["user", "list"], ["token", "list"], ["secret", "list"], ["verify"], ["ledger", "head"], ["rebuild"],
                                   ["report", "--import", "x"]])
def test_reading_a_folder_that_does_not_exist_makes_none(waggle, data, words):
    done = waggle(*words)
    assert done.returncode == NOINPUT
    one_sentence(done)
    assert not data.exists()


def test_a_held_lock_without_a_server_names_the_process(waggle, add_user, data):
    import fcntl
    import os
    add_user("ana")
    with open(data / "lock", "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate()
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        done = waggle("user", "add", "--role", "manager", "--login", "m", "--name", "M", "--generate")
        assert done.returncode == UNAVAILABLE
        assert str(os.getpid()) in one_sentence(done)
        assert waggle("user", "list").returncode == OK, "lists read beside whoever holds the lock"


def test_a_running_server_takes_the_commands(make_server):
    server = make_server()
    server.cli("user", "add", "--role", "agent", "--login", "ana", "--name", "Ana", "--tier", 1, "--generate")
    token = server.cli("token", "create", "--user", "ana", "--name", "bot").stdout.strip()
    assert token.startswith("wgl_")
    again = server.cli("user", "add", "--role", "admin", "--login", "ana", "--name", "A", "--generate", check=False)
    assert again.returncode == DATAERR
    assert "is taken" in one_sentence(again)
    assert "time is" in server.cli("clock", "advance", "15m").stdout
    assert "is ready" in server.cli("doctor", "--probe", server.url).stdout
    assert "All is well." in server.cli("verify").stdout
    done = server.cli("rebuild", check=False)
    assert done.returncode == UNAVAILABLE and str(server.pid) in one_sentence(done)


def users(waggle) -> dict:
    """Everybody by log-in name, also who is disabled."""
    return {u["login"]: u for u in json.loads(waggle("user", "list", "--all", "--json", check=True).stdout)["users"]}


def test_a_user_is_changed_in_what_is_given(waggle, add_user):
    add_user("ana", "--tier", 1, "--skill", "billing:5")
    waggle("user", "change", "--login", "ANA", "--tier", 2, "--tier", 3, "--capacity", 7, "--interruptions", 2, check=True)
    ana = users(waggle)["ana"]
    assert (ana["tiers"], ana["skills"], ana["capacity"], ana["interruptions_per_day"], ana["role"]) == (["L2", "L3"], {"billing": 5}, 7, 2, "agent")
    waggle("user", "change", "--login", "ana", "--role", "admin", "--skill", "network", check=True)
    ana = users(waggle)["ana"]
    assert (ana["tiers"], ana["skills"], ana["role"]) == ([], {"network": 3}, "administrator")
    back = waggle("user", "change", "--login", "ana", "--role", "agent")
    assert back.returncode == USAGE and "one or more of the tiers" in one_sentence(back)
    assert waggle("verify").returncode == OK


def test_a_user_is_disabled_and_enabled(waggle, add_user):
    add_user("ana")
    waggle("token", "create", "--user", "ana", "--name", "bot", check=True)
    assert "may no longer log in" in waggle("user", "disable", "--login", "ana", check=True).stdout
    assert users(waggle)["ana"]["disabled"] is True
    assert json.loads(waggle("token", "list", "--json").stdout)["tokens"] == []
    assert waggle("token", "create", "--user", "ana", "--name", "bot").returncode == DATAERR
    waggle("user", "enable", "--login", "ana", check=True)
    assert users(waggle)["ana"]["disabled"] is False


def test_a_new_password_is_shown_only_when_it_was_made(waggle, add_user, tmp_path, monkeypatch):
    add_user("ana")
    said = waggle("user", "password", "--login", "ana", "--generate", check=True).stdout
    assert len(said.split("Password, shown only now: ")[1].strip()) == 16
    secret = tmp_path / "secret"
    secret.write_text("correct horse\n")
    assert "horse" not in waggle("user", "password", "--login", "ana", "--password-file", secret, check=True).stdout
    monkeypatch.setenv("WAGGLE_PASSWORD", "short")
    refused = waggle("user", "password", "--login", "ana")
    assert refused.returncode == USAGE and "8 to 1,024 bytes" in one_sentence(refused)
    monkeypatch.delenv("WAGGLE_PASSWORD")
    assert waggle("user", "password", "--login", "ana", input="").returncode == USAGE


def test_a_token_is_revoked_by_its_end_or_as_a_whole(waggle, add_user):
    add_user("ana")
    one, two = (waggle("token", "create", "--user", "ana", "--name", name, check=True).stdout.strip() for name in "ab")
    assert waggle("token", "revoke", "--user", "ana").returncode == USAGE
    assert waggle("token", "revoke", "--user", "bea", "--last4", one[-4:]).returncode == DATAERR
    assert '"a" is revoked' in waggle("token", "revoke", "--user", "ana", "--last4", one[-4:], check=True).stdout
    assert '"b" is revoked' in waggle("token", "revoke", "--token", two, check=True).stdout
    assert json.loads(waggle("token", "list", "--json").stdout)["tokens"] == []
    gone = waggle("token", "revoke", "--token", two)
    assert gone.returncode == DATAERR and "no such token" in one_sentence(gone)


@pytest.mark.parametrize("words", [
    ["user", "disable"], ["user", "enable"], ["user", "password", "--generate"], ["user", "change", "--capacity", 3],
])
def test_nobody_of_that_name_is_one_sentence(waggle, add_user, words):
    add_user("ana")
    done = waggle(*words, "--login", "bea")
    assert done.returncode == DATAERR
    assert "log-in name bea" in one_sentence(done)


def test_a_running_server_takes_rights_away(make_server):
    server = make_server()
    server.cli("user", "add", "--role", "agent", "--login", "ana", "--name", "Ana", "--tier", 1, "--generate")
    token = server.cli("token", "create", "--user", "ana", "--name", "bot").stdout.strip()
    assert "was changed" in server.cli("user", "change", "--login", "ana", "--tier", 2).stdout
    assert "sessions ended: 0" in server.cli("user", "password", "--login", "ana", "--generate").stdout
    assert "is revoked" in server.cli("token", "revoke", "--token", token).stdout
    assert "no longer" in server.cli("user", "disable", "--login", "ana").stdout
    assert "may log in" in server.cli("user", "enable", "--login", "ana").stdout
    assert "All is well." in server.cli("verify").stdout
