"""The k-th call to the disk fails, or the process is killed right before it, for every k until a run passes clean.

Whatever fails: no crash, one plain sentence or a coded refusal, nothing acknowledged that is not there, and afterwards
everything goes on. `make test` tries some k of each run, `make conformance` every one.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import shutil
import signal
import socket
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import pytest

from CLI.conftest import FIXTURES
from Faults.conftest import IS_LONG
from Faults.disk import ALL, CHANGES, EIO, EMFILE, ENOSPC, OPEN, Disk
from Faults.session import STEPS, Session
from harness.desk import House, Problem
from harness.server import ROOMY, Server, run_cli
from Server.people import trusting

# How many k of a run `make test` tries; the last ones always, since they are the commit and the clean-up.
SOME = 4
# No command that works makes as many calls.
MANY = 5_000


@dataclass
class Deed:
    """A command of the command line with what must be so before and after."""

    words: Callable[[Path], list[object]]
    # Makes what the command starts from, below this folder.
    prepare: Callable[[Path], None]
    # Fails unless the command's effect is there, whole.
    done: Callable[[Path], None]


def summary(folder: Path) -> dict:
    """What `waggle verify` counts; every finding fails."""
    done = run_cli("verify", "--json", "--data", folder / "data", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def nothing(folder: Path) -> None:
    """A folder that was never used."""


def imported(folder: Path) -> None:
    run_cli("import", "--format", "servicenow", FIXTURES / "incidents.csv", "--name", "first", "--data", folder / "data")


def backed_up(folder: Path) -> None:
    imported(folder)
    run_cli("backup", "--to", folder / "backup.db", "--data", folder / "data")


def backed_up_elsewhere(folder: Path) -> None:
    backed_up(folder)
    shutil.rmtree(folder / "data")


def schema_of_the_first_step(folder: Path) -> None:
    """A database whose making was cut short behind the first step of the schema: what the first release left."""
    disk = Disk(folder.parent / "faults-of-the-schema", folder)
    # The folder and its files take the first calls.
    for k in range(20, MANY, 3):
        shutil.rmtree(folder / "data", ignore_errors=True)
        disk.arm(kill_at=k)
        run_cli(*importing("first")(folder), environment=disk.environment, check=False)
        if schema(folder / "data" / "waggle.db") == 1:
            return
    raise AssertionError("the first step of the schema was never alone")


def schema(database: Path) -> int:
    """The last step of the schema that is done; 0 for none."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT max(version) FROM schema_version").fetchone()[0] or 0
    except sqlite3.Error:
        return 0


def has_import(name: str) -> Callable[[Path], None]:
    expected = json.loads((FIXTURES / "incidents.expected.json").read_text())

    def check(folder: Path) -> None:
        found = json.loads(run_cli("report", "--import", name, "--json", "--data", folder / "data").stdout)
        assert {key: found[key] for key in expected} == expected, f"half of {name} is there"

    return check


def has_backup(folder: Path) -> None:
    again = folder / "again"
    shutil.rmtree(again, ignore_errors=True)
    run_cli("restore", "--from", folder / "backup.db", "--data", again / "data")
    assert summary(again)["imported_events"] == summary(folder)["imported_events"]


def importing(name: str) -> Callable[[Path], list[object]]:
    return lambda folder: [
        "import", "--format", "servicenow", FIXTURES / "incidents.csv", "--name", name, "--data", folder / "data",
    ]


DEEDS = {
    # Makes the folder, the database and every step of the schema.
    "the first import": Deed(importing("first"), nothing, has_import("first")),
    "an upgrade of the schema": Deed(importing("first"), schema_of_the_first_step, has_import("first")),
    "another import": Deed(importing("second"), imported, has_import("second")),
    "a backup": Deed(
        lambda folder: ["backup", "--to", folder / "backup.db", "--force", "--data", folder / "data"], imported, has_backup
    ),
    "a backup over another": Deed(
        lambda folder: ["backup", "--to", folder / "backup.db", "--force", "--data", folder / "data"], backed_up, has_backup
    ),
    "a restore": Deed(
        lambda folder: ["restore", "--from", folder / "backup.db", "--force", "--data", folder / "data"],
        backed_up_elsewhere, has_import("first"),
    ),
    "a restore over a desk": Deed(
        lambda folder: ["restore", "--from", folder / "backup.db", "--force", "--data", folder / "data"],
        backed_up, has_import("first"),
    ),
}


# The ways a call can go wrong, as `Disk.arm` takes them.
WAYS = {
    "EIO": {"error": EIO}, "ENOSPC": {"error": ENOSPC}, "EIO reading": {"error": EIO, "kinds": ALL},
    "EMFILE": {"error": EMFILE, "kinds": OPEN},
}
KINDS = {**WAYS, "EIO for good": {"error": EIO, "lasting": True}, "kill": {}}


def some(count: int, chance) -> list[int]:
    """The k to try of `count` calls."""
    if IS_LONG or count <= SOME:
        return list(range(1, count + 1))
    return sorted({*chance.sample(range(1, count + 1), SOME - 2), count - 1, count})


def fresh(template: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)


def one_sentence(done) -> str:
    """Ended by itself, and said why in one line that tells nothing of the inside; progress may stand before it."""
    assert done.returncode > 0, f"ended by signal {-done.returncode}: {done.stderr}"
    lines = [line for line in done.stderr.splitlines() if line.startswith("waggle: ")]
    assert len(lines) == 1 and done.stderr.endswith(lines[0] + "\n"), done.stderr
    for telltale in ("Error(", "Fatal", "Swift.", "Optional(", "LogError"):
        assert telltale not in lines[0], lines[0]
    return lines[0]


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("kind", KINDS if IS_LONG else ["any"])
@pytest.mark.parametrize("name", DEEDS)
def test_a_command_survives_the_failure_of_every_call(name, kind, tmp_path, chance):
    deed = DEEDS[name]
    template, folder = tmp_path / "template", tmp_path / "desk"
    template.mkdir()
    deed.prepare(template)
    disk = Disk(tmp_path / "faults", folder)
    fresh(template, folder)
    disk.arm(kinds=KINDS.get(kind, {}).get("kinds", CHANGES))
    run_cli(*deed.words(folder), environment=disk.environment)
    count = disk.calls
    assert 0 < count < MANY
    deed.done(folder)

    for k in some(count, chance):
        fresh(template, folder)
        way = chance.choice(list(KINDS)) if kind == "any" else kind
        disk.arm(**{"kill_at" if way == "kill" else "fail_at": k}, **KINDS[way])
        done = run_cli(*deed.words(folder), environment=disk.environment, check=False)
        what = f"{name}, {way} at {k} of {count}, {disk.last}"
        try:
            if way == "kill":
                assert done.returncode == -9 or disk.last == "", done.stderr
            elif done.returncode != 0:
                one_sentence(done)
            # Said to be done is done; else the next try does it.
            if done.returncode != 0:
                again = run_cli(*deed.words(folder), check=False)
                # A killed import may have been complete but for its last words; it is then not taken twice.
                if again.returncode != 0:
                    assert deed.words(folder)[0] == "import" and "already" in one_sentence(again), again.stderr
            deed.done(folder)
            summary(folder)
        except AssertionError as complaint:
            raise AssertionError(f"{what}: {complaint}\nthe command said {done.returncode}: {done.stderr}") from None


# Two commits and a part of a third; see `localRowsMax`.
SEVERAL_COMMITS = 21_000


def test_an_import_killed_again_and_again_is_finished_without_doubles(tmp_path, chance):
    folder, log = tmp_path / "desk", tmp_path / "log.csv"
    folder.mkdir()
    with log.open("w") as file:
        file.write("case,activity,timestamp,resource\n")
        for row in range(SEVERAL_COMMITS):
            file.write(f"T{row % 3_000},step {row % 7},2026-03-01T{row // 3600:02}:{row // 60 % 60:02}:{row % 60:02}Z,Ana\n")
    words = ["import", log, "--format", "csv", "--name", "large", "--data", folder / "data"]
    disk = Disk(tmp_path / "faults", folder)
    stored = [0]
    # Between two commits lie thousands of calls; each try goes on behind what the last one left.
    for _ in range(3):
        disk.arm(kill_at=chance.randrange(1_000, 5_000))
        done = run_cli(*words, environment=disk.environment, check=False)
        if 0 < stored[-1] < SEVERAL_COMMITS:
            assert f"going on behind the {stored[-1]} rows" in done.stderr, done.stderr
        if done.returncode != -9:
            break
        stored.append(json.loads(run_cli("verify", "--json", "--data", folder / "data").stdout)["imported_events"])
        assert stored[-1] >= stored[-2]
    again = run_cli(*words, check=False)
    # A try may have stored all of it; it is then not taken twice.
    assert again.returncode == 0 or "already" in one_sentence(again), again.stderr
    found = summary(folder)
    assert (found["imported_events"], found["imported_tickets"]) == (SEVERAL_COMMITS, 3_000), stored
    report = json.loads(run_cli("report", "--import", "large", "--json", "--data", folder / "data").stdout)
    assert report["activity_rows"] == {f"step {step}": SEVERAL_COMMITS // 7 for step in range(7)}


class Desk:
    """A server on a fresh folder whose disk can fail; `with` it the server is gone at the end."""

    def __init__(self, tmp_path: Path):
        self.folder = tmp_path / "desk"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        log = self.folder / "server.log"
        self.disk = Disk(tmp_path / "faults", self.folder / "data")
        self.server = Server(
            self.folder / "data", *ROOMY, log=log, environment=self.disk.environment)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_) -> None:
        self.server.kill()

    def end(self, session: Session) -> None:
        """Stops in order and looks at what is on the disk."""
        self.disk.heal()
        self.server.stop()
        session.check(self.folder / "data" / "waggle.db")
        assert "All is well." in run_cli("verify", "--data", self.folder / "data").stdout


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("way", WAYS if IS_LONG else ["any"])
def test_a_desk_at_work_survives_the_failure_of_every_call(way, tmp_path, chance):
    k, failures = 0, 1
    while failures:
        # In the short form a few k that a step surely has, and no end to find.
        k = k + 1 if IS_LONG else chance.randrange(1, 12)
        failures = 0
        with Desk(tmp_path) as desk:
            desk.server.start()
            session = Session(House(desk.server))
            try:
                while session.place < len(STEPS):
                    desk.disk.arm(fail_at=k, **WAYS[way if way in WAYS else chance.choice(list(WAYS))])
                    session.play(steps=1)
                    failures += desk.disk.failed
                desk.end(session)
            except AssertionError as complaint:
                place = f"step {session.place}, call {k}, {desk.disk.last}"
                raise AssertionError(f"{place}: {complaint}\n{desk.server.log_tail(5)}") from None
        assert k < MANY
        if not IS_LONG:
            assert failures, "the short form's k are too large"
            return


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("way", WAYS if IS_LONG else ["any"])
def test_a_start_survives_the_failure_of_every_call(way, tmp_path, chance):
    with Desk(tmp_path) as desk:
        desk.disk.arm(kinds=WAYS.get(way, {}).get("kinds", CHANGES))
        desk.server.start()
        count = desk.disk.calls
        desk.server.stop()
    for k in some(count, chance):
        with Desk(tmp_path) as desk:
            desk.disk.arm(fail_at=k, **WAYS[way if way in WAYS else chance.choice(list(WAYS))])
            try:
                start(desk)
                session = Session(House(desk.server))
                session.play(steps=1)
                desk.end(session)
            except AssertionError as complaint:
                raise AssertionError(f"call {k}, {desk.disk.last}: {complaint}\n{desk.server.log_tail(5)}") from None


def test_a_certificate_cut_short_is_made_anew(tmp_path):
    """Half a file under the certificate's name would stop every start after it."""
    seen = set()
    for k in range(1, MANY):
        with Desk(tmp_path) as desk:
            data = desk.folder / "data"
            pair = Disk(tmp_path / "pair", data / "certificate.pem", data / "key.pem")
            desk.server.environment = pair.environment
            pair.arm(kill_at=k)
            desk.server.start(wait=False)
            while desk.server.running and desk.server.status("/readyz") != 200:
                time.sleep(0.005)
            if desk.server.running:
                break
            seen.add(pair.last.split()[0])
            pair.heal()
            desk.server.start()
            assert shakes_hands(desk.server)
    assert seen == {"open", "write", "sync", "rename", "unlink"}, seen


def shakes_hands(server: Server) -> bool:
    """The certificate is whole and has its key: a handshake works."""
    with socket.create_connection(("127.0.0.1", server.https_port), timeout=10) as raw:
        with trusting().wrap_socket(raw, server_hostname="localhost") as link:
            return link.version() == "TLSv1.3"


def test_a_disk_that_does_not_answer_holds_up_what_is_written_and_nothing_else(tmp_path):
    with Desk(tmp_path) as desk:
        desk.server.start()
        session = Session(House(desk.server))
        session.play(steps=3)
        desk.disk.hang()
        writing = threading.Thread(target=session.play)
        writing.start()
        # What lives in memory is answered all the while, what is on the disk is not said to be there.
        for _ in range(20):
            assert desk.server.status("/livez") == 200
            time.sleep(0.02)
        place = session.place
        assert writing.is_alive() and place < len(STEPS)
        desk.disk.heal()
        writing.join(30)
        assert session.place == len(STEPS)
        desk.end(session)


def test_a_stop_ends_though_the_disk_does_not_answer(tmp_path):
    with Desk(tmp_path) as desk:
        desk.server.options += ["--limit", "shutdownTimeout=1000", "--limit", "shutdownSpread=1"]
        desk.server.start()
        session = Session(House(desk.server))
        session.play(steps=3)
        acknowledged = list(session.acknowledged)
        desk.disk.hang()
        writing = threading.Thread(target=held, args=(session,))
        writing.start()
        desk.server.process.send_signal(signal.SIGTERM)
        assert desk.server.process.wait(10) == 1
        assert "stopping takes too long: the disk does not answer" in desk.server.log_tail(1)
        writing.join(30)
        desk.disk.heal()
        desk.server.start()
        session.acknowledged = acknowledged
        session.check(desk.folder / "data" / "waggle.db")


def held(session: Session) -> None:
    """Something is asked that the disk does not let be answered."""
    with contextlib.suppress(Problem, OSError, http.client.HTTPException):
        STEPS[session.place](session)


def start(desk: Desk) -> None:
    """Ready at once, or gone with a sentence and ready when the disk works again."""
    desk.server.start(wait=False)
    deadline = time.monotonic() + 30
    while desk.server.running and desk.server.status("/readyz") != 200:
        assert time.monotonic() < deadline, "neither ready nor gone"
        time.sleep(0.01)
    if not desk.server.running:
        assert desk.disk.failed and desk.server.process.returncode > 0, desk.server.process.returncode
        said = desk.server.log().splitlines()
        assert len(said) == 1 and said[0].endswith("."), said
        desk.disk.heal()
        desk.server.start()


def test_a_disk_that_fills_up_at_any_moment_refuses_and_goes_on(tmp_path, chance):
    for _ in range(40 if IS_LONG else 1):
        with Desk(tmp_path) as desk:
            desk.server.start()
            session = Session(House(desk.server))
            desk.disk.arm(fail_at=chance.randrange(1, 60), error=ENOSPC, lasting=True)
            refused = session.play_until_refused()
            if refused.code == "unavailable":
                # The first call without room was a sync: nobody knows what it kept. The next one is refused room.
                refused = session.play_until_refused()
            assert refused.code == "storage_full", (desk.disk.last, refused)
            assert desk.server.running and desk.server.status("/livez") == 200
            time.sleep(chance.uniform(0, 0.2))
            desk.disk.heal()
            session.play()
            desk.end(session)
