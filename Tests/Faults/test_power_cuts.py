"""Power cuts and kills under six writers: nothing acknowledged is lost, doubled or out of order.

The power is cut on paper: one run under load writes down every change to the disk, and each cut is an instant of that
run with an image of what the disk may hold then. The long forms run in `make conformance`.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import time

import pytest

from Faults.conftest import IS_LONG
from Faults.disk import Disk
from Faults.powercut import SYNC, Replay, changes
from Faults.writers import Writers, check, check_files, messages
from harness.desk import House
from harness.server import ROOMY, Server

CUTS = 300 if IS_LONG else 10
# Long enough that the log is moved into the database several times; that happens every three seconds.
LOAD_SECONDS = 20 if IS_LONG else 4
KILLS = 200 if IS_LONG else 6


@pytest.mark.timeout(1_200)
def test_a_power_cut_loses_nothing_acknowledged(make_server, disk: Disk, data, tmp_path, cli, chance, capsys):
    disk.record()
    server = make_server(*ROOMY, data=data, environment=disk.environment)
    with Writers(House(server), journal=lambda: disk.journal) as writers:
        time.sleep(LOAD_SECONDS)
    server.stop()
    total = check(writers, data / "waggle.db")
    assert check_files(data) > 0
    journal = disk.journal_file.read_bytes()
    assert len(journal) == disk.journal, "the journal is whole"
    history = changes(journal)
    # The making of the folder gets its share of the cuts, which would hardly ever fall into it.
    early = [chance.randrange(min(200, len(history))) for _ in range(CUTS // 10)]
    cuts = sorted(early + [chance.randrange(len(history)) for _ in range(CUTS - len(early))])
    replay, played, looked_up, files = Replay(data), 0, 0, 0
    for number, cut in enumerate(cuts):
        for change in history[played:cut]:
            replay.play(change)
        played = cut
        folder = tmp_path / "image"
        shutil.rmtree(folder, ignore_errors=True)
        put(replay.image(chance), folder)
        restart(make_server, cli, folder, f"cut {number} before change {cut}")
        looked_up += check(writers, folder / "waggle.db", journal=history[cut - 1].end if cut else 0)
        files += check_files(folder)
    assert is_lost_without_syncs(history, writers, data, tmp_path), "these cuts would not find a disk that lies"
    with capsys.disabled():
        print(
            f"\npower cuts: {len(cuts)} in {len(history)} changes under {total} acknowledged messages; {looked_up} "
            f"acknowledged ones and {files} files looked up afterwards, lost 0, doubled 0, out of order 0"
        )


def is_lost_without_syncs(history, writers: Writers, data, tmp_path) -> bool:
    """The test of the test: had the disk only said that it synced, the last cut would have lost messages."""
    replay = Replay(data)
    for change in history[: len(history) * 3 // 4]:
        if change.kind != SYNC or change.inode not in replay.contents:
            replay.play(change)
    folder = tmp_path / "lying"
    put(replay.image(random.Random(1)), folder)
    try:
        check(writers, folder / "waggle.db", journal=history[len(history) * 3 // 4].end)
    except (AssertionError, sqlite3.DatabaseError):
        return True
    return False


def put(image: dict[str, bytes], folder) -> None:
    folder.mkdir()
    for path, content in image.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def restart(make_server, cli, folder, what: str) -> None:
    """The server starts on what is left, as it would after the cut; then everything in it is proved."""
    server = Server(folder, log=folder.with_name("image.log"))
    try:
        server.start()
        server.stop()
    except AssertionError as complaint:
        raise AssertionError(f"{what}: {complaint}") from None
    done = cli("verify", "--data", folder, check=False)
    assert "All is well." in done.stdout, f"{what}: {done.stdout}{done.stderr}"


@pytest.mark.timeout(1_200)
def test_a_kill_loses_nothing_acknowledged(make_server, tmp_path, cli, chance: random.Random, capsys):
    server = make_server(*ROOMY, data=tmp_path / "data")
    begun = time.monotonic()
    with Writers(House(server)) as writers:
        for number in range(KILLS):
            writers.wait_for(chance.randint(1, 40))
            if number % 2:  # Half of them at the instant of an acknowledgement.
                writer = chance.choice(writers.writers)
                writer.just_acknowledged.clear()
                assert writer.just_acknowledged.wait(30), writers.complaints
            else:
                time.sleep(chance.uniform(0, 0.1))
            server.kill()
            server.start()
        writers.wait_for(10)
    server.stop()
    count = check(writers, server.data / "waggle.db")
    assert check_files(server.data) > 0
    assert "All is well." in cli("verify", "--data", server.data).stdout
    assert sum(map(len, messages(server.data / "waggle.db").values())) >= count
    with capsys.disabled():
        print(
            f"\nkills: {KILLS} under {len(writers.writers)} writers, {count} messages acknowledged; lost 0, doubled 0, "
            f"out of order 0; {time.monotonic() - begun:.0f} s"
        )
