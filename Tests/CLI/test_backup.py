"""`waggle backup` and `waggle restore`: beside a server under load, and what they refuse."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import stat
import threading
import time
from pathlib import Path

import pytest

from harness.desk import House, Wire

OK, DATAERR, NOINPUT, UNAVAILABLE, CANTCREAT = 0, 65, 66, 69, 73
WRITERS = 4
# Ten in `make conformance`.
BACKUPS = 10 if os.environ.get("WAGGLE_CONFORMANCE") == "all" else 3


def one_sentence(done) -> str:
    """What a failed command said: exactly one line, beginning with the program's name."""
    lines = done.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("waggle: "), done.stderr
    return lines[0]


class Load:
    """Customers who write without a pause, each on a ticket of its own; `with` it the load is on."""

    def __init__(self, house: House):
        self.house = house
        self.customers = [house.visitor(f"Customer {n}") for n in range(WRITERS)]
        self.tickets = [house.ticket(customer) for customer in self.customers]
        self.acknowledged: list[list[str]] = [[] for _ in self.customers]
        self.complaints: list[Exception] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.write, args=(n,)) for n in range(WRITERS)]

    def write(self, writer: int) -> None:
        number = 0
        while not self.over.is_set():
            text = f"{writer}-{number} " + "x" * 500
            number += 1
            try:
                self.house.call(self.customers[writer], "chat.send", ticket=self.tickets[writer], text=text)
            except Exception as complaint:  # Told in the test's own thread.
                # One who writes faster than a person may is told to wait; nothing was acknowledged.
                if getattr(complaint, "status", None) == 429:
                    time.sleep(0.2)
                    continue
                self.complaints.append(complaint)
                return
            self.acknowledged[writer].append(text)

    def count(self) -> int:
        return sum(len(texts) for texts in self.acknowledged)

    def wait_for(self, more: int) -> None:
        """Returns when that many messages more were acknowledged."""
        enough, deadline = self.count() + more, time.monotonic() + 30
        while self.count() < enough:
            assert not self.complaints, self.complaints
            assert time.monotonic() < deadline, "the load writes too slowly"
            time.sleep(0.01)

    def __enter__(self) -> Load:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()
        assert not self.complaints, self.complaints


async def texts(house: House, person, ticket: int) -> tuple[list[str], str]:
    """What a customer reads on the ticket after a resume from nothing, and the epoch."""
    async with await Wire.connected(house.socket_url(), person.token) as wire:
        found = (await wire.ask(subscribe={"channel": f"ticket:{ticket}"}))["subscribe"]
        entries = await wire.history(f"ticket:{ticket}")
        return [entry["data"].get("text", "") for entry in entries], found["epoch"]


async def resume(house: House, person, ticket: int, epoch: str) -> dict:
    async with await Wire.connected(house.socket_url(), person.token) as wire:
        return (await wire.ask(
            subscribe={"channel": f"ticket:{ticket}", "recover": True, "offset": 1, "epoch": epoch}))["subscribe"]


def test_backups_under_load_hold_everything_acknowledged_before(make_server, cli, tmp_path):
    server = make_server()
    house = House(server)
    load = Load(house)
    taken = []
    with load:
        for number in range(BACKUPS):
            load.wait_for(15)
            before = [list(said) for said in load.acknowledged]
            file = tmp_path / f"backup{number}.db"
            manifest = json.loads(server.cli("backup", "--to", file, "--json").stdout)
            taken.append((file, manifest, before))
        load.wait_for(1)
    old_epoch = asyncio.run(texts(house, load.customers[0], load.tickets[0]))[1]
    server.stop()

    for number, (file, manifest, before) in enumerate(taken):
        assert manifest == json.loads(Path(f"{file}.json").read_text())
        assert manifest["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
        assert manifest["bytes"] == file.stat().st_size
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        folder = tmp_path / f"restored{number}"
        restored = json.loads(cli("restore", "--from", file, "--data", folder, "--json").stdout)
        assert restored["head"] == manifest["head"] and restored["head_seq"] == manifest["head_seq"]
        assert restored["epoch"] != manifest["epoch"] == old_epoch
        assert "All is well." in cli("verify", "--head", manifest["head"], "--data", folder).stdout

        again = House(make_server(data=folder))
        for customer, ticket, said in zip(load.customers, load.tickets, before):
            there, epoch = asyncio.run(texts(again, customer, ticket))
            assert epoch == restored["epoch"]
            assert set(said) <= set(there), f"backup {number} lacks acknowledged messages"
        back = asyncio.run(resume(again, load.customers[0], load.tickets[0], old_epoch))
        assert "recovered" not in back and back["was_recovering"] and back["epoch"] == restored["epoch"]
        again.call(load.customers[0], "chat.send", ticket=load.tickets[0], text="and on it goes")
        again.server.stop()
        assert "All is well." in cli("verify", "--head", manifest["head"], "--data", folder).stdout


@pytest.fixture
def backed_up(waggle, add_user, tmp_path) -> Path:
    """A backup of a desk with one agent."""
    add_user("ana")
    file = tmp_path / "backup.db"
    said = waggle("backup", "--to", file, check=True).stdout
    assert f"Wrote {file} and {file}.json." in said and "sha256" in said
    return file


def test_the_command_a_damaged_desk_names_repairs_it(waggle, backed_up, data):
    waggle("verify", check=True)
    (data / "waggle.db").write_bytes(b"")
    done = waggle("verify")
    assert done.returncode == DATAERR
    assert f"`waggle restore --from BACKUP --data {data}`" in one_sentence(done)
    refused = waggle("restore", "--from", backed_up)
    assert refused.returncode == CANTCREAT and "--force" in one_sentence(refused)
    said = waggle("restore", "--from", backed_up, "--force", check=True).stdout
    aside = next(path for path in data.iterdir() if path.name.startswith("waggle.db.damaged-")
                 and not path.name.endswith(("-wal", "-shm")))
    assert f"The old database is {aside} now." in said and aside.read_bytes() == b""
    assert "All is well." in waggle("verify", check=True).stdout
    assert "ana" in waggle("user", "list", check=True).stdout


def test_a_backup_is_replaced_by_force_only(waggle, backed_up):
    before = backed_up.read_bytes()
    done = waggle("backup", "--to", backed_up)
    assert done.returncode == CANTCREAT and "--force" in one_sentence(done)
    assert backed_up.read_bytes() == before
    waggle("backup", "--to", backed_up, "--force", check=True)
    assert sorted(path.name for path in backed_up.parent.glob("backup*")) == ["backup.db", "backup.db.json"]


def test_a_changed_backup_is_refused(cli, backed_up, tmp_path):
    spoiled = bytearray(backed_up.read_bytes())
    spoiled[-1] ^= 1
    backed_up.write_bytes(spoiled)
    done = cli("restore", "--from", backed_up, "--data", tmp_path / "again", check=False)
    assert done.returncode == DATAERR
    assert "SHA-256" in one_sentence(done)
    assert not (tmp_path / "again").exists()


def test_a_running_desk_is_not_restored_over(make_server, tmp_path):
    server = make_server()
    file = tmp_path / "backup.db"
    server.cli("backup", "--to", file)
    done = server.cli("restore", "--from", file, "--force", check=False)
    assert done.returncode == UNAVAILABLE
    assert str(server.pid) in one_sentence(done)
    assert server.status("/readyz") == 200


def test_what_is_not_there_is_neither_backed_up_nor_restored(waggle, data, tmp_path):
    assert waggle("backup", "--to", tmp_path / "b.db").returncode == NOINPUT
    assert waggle("restore", "--from", tmp_path / "b.db").returncode == NOINPUT
    assert not data.exists() and not (tmp_path / "b.db").exists()
