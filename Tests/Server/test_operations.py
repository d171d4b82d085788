"""Starting, stopping, and running short of what a server needs (reliability.md S7, S9, O1, O2, O5, O8)."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from harness.ports import free_port
from harness.sdk import new_id
from harness.server import ROOMY, ROOT, Server, binary
from Server.people import Socket, http_call, visitor
from Server.raw import GOOD, lives

is_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to mount a small disk or to become another user")


def sentence(done: subprocess.CompletedProcess) -> str:
    """The one plain sentence on standard error; fails when it is something else."""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    for telltale in ("Error(", "Fatal", "Swift.", "Optional(", "errno", "WaggleLog.", "/usr/lib"):
        assert telltale not in lines[0], lines[0]
    return lines[0]


def try_to_start(data: Path, *options: object, **settings) -> subprocess.CompletedProcess:
    """A start that must fail; killed when it does not."""
    words = [binary(), "serve", "--data", data, "--http-port", free_port(), "--https-port", free_port(), *options]
    return subprocess.run(
        [str(w) for w in words], capture_output=True, text=True, timeout=30, cwd=ROOT, stdin=subprocess.DEVNULL, **settings
    )


# Starting.


def test_a_second_server_on_the_folder_is_refused_and_names_the_first(make_server):
    server = make_server()
    done = try_to_start(server.data)
    assert done.returncode == 69, done.stderr
    assert f"process {server.pid}" in sentence(done) and str(server.data) in done.stderr
    assert lives(server) and visitor(server).id > 0


def test_a_port_in_use_is_named(make_server, tmp_path):
    server = make_server()
    done = try_to_start(tmp_path / "other", "--http-port", server.http_port)
    assert done.returncode == 69 and str(server.http_port) in sentence(done)
    assert lives(server)


def damage_cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def damage_header(file: Path) -> None:
    with open(file, "r+b") as open_file:
        open_file.write(b"This is not the header of any database at all.")


def damage_pages(file: Path) -> None:
    size = file.stat().st_size
    with open(file, "r+b") as open_file:
        for place in range(4096, size, 4096):
            open_file.seek(place)
            open_file.write(os.urandom(2048))


def damage_empty(file: Path) -> None:
    os.truncate(file, 0)


def damage_remove(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("damage", [damage_cut, damage_header, damage_pages, damage_empty, damage_remove])
def test_a_damaged_database_is_refused_and_left_alone(make_server, damage):
    server = make_server()
    ines = visitor(server)
    for n in range(20):
        ines.change("ticket.open", text=f"number {n} " + "x" * 2_000)
    server.stop()
    file = database(server.data)
    damage(file)
    before = file.read_bytes() if file.exists() else None
    done = try_to_start(server.data)
    assert done.returncode == 65, done.stderr
    said = sentence(done)
    assert str(file) in said and "waggle restore" in said
    assert (file.read_bytes() if file.exists() else None) == before


def database(folder: Path) -> Path:
    found = [file for file in folder.iterdir() if file.is_file() and file.name != "search.db" and file.read_bytes()[:6] == b"SQLite"]
    assert len(found) == 1, found
    return found[0]


@is_root
def test_a_folder_of_somebody_else_is_refused(make_server, tmp_path):
    server = make_server()
    server.stop()
    os.chmod(server.data, 0o700)
    with traversable(tmp_path):
        done = try_to_start(server.data, user=65534, group=65534)
    assert done.returncode == 66, done.stderr
    assert str(server.data) in sentence(done)
    server.start()
    assert lives(server)


@contextlib.contextmanager
def traversable(folder: Path):
    """Lets another user reach `folder` itself."""
    changed = []
    for place in (folder, *folder.parents):
        mode = place.stat().st_mode
        if place.stat().st_uid == os.geteuid() and not mode & 0o001 and place != Path("/"):
            os.chmod(place, mode | 0o011)
            changed.append((place, mode))
    try:
        yield
    finally:
        for place, mode in changed:
            os.chmod(place, mode)


def make_pair(folder: Path, name: str) -> tuple[Path, Path]:
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def test_bad_certificates_are_refused_by_name(tmp_path):
    certificate, key = make_pair(tmp_path, "one")
    _, other = make_pair(tmp_path, "two")
    text = tmp_path / "text.pem"
    text.write_text("not a certificate")
    missing = tmp_path / "missing.pem"
    data = tmp_path / "data"
    cases = [
        ((certificate, other), str(other)), ((text, key), str(text)), ((certificate, text), str(text)),
        ((missing, key), str(missing)), ((certificate, missing), str(missing)),
    ]
    for (chain, secret), named in cases:
        done = try_to_start(data, "--tls-certificate", chain, "--tls-key", secret)
        assert done.returncode == 78 and named in sentence(done), done.stderr
    done = try_to_start(data, "--tls-certificate", certificate)
    assert done.returncode == 78 and "tls.key" in sentence(done)


def test_a_certificate_is_changed_while_running_and_a_bad_one_is_not_taken(tmp_path, make_server):
    certificate, key = make_pair(tmp_path, "one")
    server = make_server("--tls-certificate", certificate, "--tls-key", key)
    with visitor(server).socket() as link:
        fresh, fresh_key = make_pair(tmp_path, "two")
        shutil.copy(fresh, certificate)
        shutil.copy(fresh_key, key)
        os.kill(server.pid, signal.SIGHUP)
        until(lambda: "two" in subject(server))
        certificate.write_text("broken")
        os.kill(server.pid, signal.SIGHUP)
        until(lambda: "was not changed" in server.log())
        assert "two" in subject(server)
        assert "rpc" in link.rpc("ticket.list", view="mine")


def subject(server: Server) -> str:
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{server.https_port}"], input="", capture_output=True, text=True,
        timeout=20)
    return next((line for line in done.stdout.splitlines() if line.startswith("subject=")), "")


def until(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


@pytest.mark.parametrize("options, word", [
    (("--http-port", "80000"), "http.port"), (("--http-port", "eighty"), "http.port"), (("--shards", "0"), "shards"),
    (("--readiness", "kqueue"), "readiness"), (("--log-level", "loud"), "log.level"), (("--limit", "nonsense=1"), "nonsense"),
    (("--limit", "headBytes=0"), "headBytes"), (("--http-port", "-", "--https-port", "-"), "off"),
    (("--public-dir", "/does/not/exist"), "/does/not/exist"), (("--http-host", "no.such.host.invalid"), "no.such.host"),
])
def test_a_bad_option_is_named(tmp_path, options, word):
    done = try_to_start(tmp_path / "data", *options)
    assert done.returncode in (64, 66, 69), done.stderr
    assert word in sentence(done)


def test_an_unknown_option_is_a_usage_error(tmp_path):
    done = try_to_start(tmp_path / "data", "--htp-port", 1)
    assert done.returncode == 64 and "--htp-port" in done.stderr


@pytest.mark.parametrize("line, words", [
    ("http.port = many", ["http.port", "waggle.conf"]), ("htp.port = 80", ["line 1", "http.port"]),
    ("nonsense", ["line 1", "KEY = VALUE"]), ("shards = 99", ["shards", "1 to 16"]),
])
def test_a_bad_line_in_the_configuration_is_named(tmp_path, line, words):
    data = tmp_path / "data"
    data.mkdir()
    (data / "waggle.conf").write_text(line + "\n")
    words_given = [binary(), "serve", "--data", data, "--https-port", free_port()]
    done = subprocess.run([str(w) for w in words_given], capture_output=True, text=True, timeout=30, cwd=ROOT)
    assert done.returncode in (64, 78), done.stderr
    for word in words:
        assert word in sentence(done)


# Stopping.


def test_a_signal_during_the_start_is_obeyed_after_it(make_server):
    for _ in range(5):
        server = make_server(start=False)
        server.start(wait=False)
        deadline = time.monotonic() + 30
        while not (server.data / "lock").exists():
            assert server.running and time.monotonic() < deadline, server.log_tail()
        server.stop()


def test_stopping_under_load_loses_no_acknowledged_message(make_server):
    server = make_server(*ROOMY)
    writers = [visitor(server, f"Writer {n}") for n in range(6)]
    tickets = [writer.change("ticket.open", text="begin")["ticket"] for writer in writers]
    acknowledged: list[tuple[int, str]] = []
    closes: list[int] = []

    def write(writer, ticket: int) -> None:
        with writer.socket() as link:
            number = 0
            try:
                while True:
                    text = f"{ticket}-{number}"
                    reply = link.rpc("chat.send", ticket=ticket, text=text, client_id=new_id())
                    if "rpc" in reply:
                        acknowledged.append((ticket, text))
                    number += 1
            except ConnectionClosed as ended:
                closes.append(ended.rcvd.code)

    threads = [threading.Thread(target=write, args=pair) for pair in zip(writers, tickets)]
    for thread in threads:
        thread.start()
    waiting = Socket(server)
    time.sleep(1.5)
    start = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(12) == 0
    assert time.monotonic() - start < 10
    for thread in threads:
        thread.join(10)
    assert closes == [3001] * 6
    assert waiting.until_closed(2)[0] == 1001
    assert len(acknowledged) > 50
    server.process = None
    server.start()
    for writer, ticket in zip(writers, tickets):
        with writer.socket() as link:
            page = link.ask(history={"channel": f"ticket:{ticket}", "limit": 300, "reverse": True})["history"]
            offsets = [publication["offset"] for publication in page["publications"]]
            kept = {publication["data"].get("text") for publication in page["publications"]}
            assert offsets == sorted(offsets, reverse=True)
            latest = [text for number, text in acknowledged if number == ticket][-100:]
            assert set(latest) <= kept


def test_what_was_taken_is_answered_before_the_stop(make_server):
    """A client that hears nothing of a message that is stored would have to ask again for all of them."""
    server = make_server(*ROOMY, "--limit", "shutdownSpread=1")
    ines = visitor(server)
    ticket = ines.change("ticket.open", text="begin")["ticket"]
    told = []
    with ines.socket() as link:
        for number in range(400):
            data = {"client_id": new_id(), "ticket": ticket, "text": f"number {number}"}
            link.ws.send(json.dumps({"id": 1_000 + number, "rpc": {"method": "chat.send", "data": data}}))
            if number == 200:
                server.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(ConnectionClosed):
            while True:
                told += [reply for reply in link.read(15) if reply.get("id", 0) >= 1_000 and "rpc" in reply]
    assert server.process.wait(15) == 0
    with contextlib.closing(sqlite3.connect(server.data / "waggle.db")) as store:
        stored = store.execute("SELECT count(*) FROM event WHERE kind = 'msg.customer'").fetchone()[0]
    assert stored - 1 == len(told) > 0


def test_silent_and_stuck_clients_do_not_hold_up_the_stop(make_server):
    server = make_server("--limit", "shutdownTimeout=3000")
    idle = [socket.create_connection(("127.0.0.1", server.http_port)) for _ in range(20)]
    idle[0].sendall(b"GET /livez HT")
    idle[1].sendall(b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{")
    with Socket(server) as link:
        link.connect(visitor(server).token)
        start = time.monotonic()
        server.stop()
        assert time.monotonic() - start < 6
    for one in idle:
        one.close()


# Short of descriptors.


def test_without_descriptors_old_clients_work_and_nothing_spins(tmp_path, make_server):
    server = make_server(start=False)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        server.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    ines = visitor(server)
    with ines.socket() as old:
        ticket = old.change("ticket.open", text="before")["ticket"]
        crowd = [socket.create_connection(("127.0.0.1", server.http_port), timeout=15) for _ in range(90)]
        time.sleep(0.5)
        before, start = cpu_seconds(server.pid), time.monotonic()
        time.sleep(2)
        used = (cpu_seconds(server.pid) - before) / (time.monotonic() - start)
        assert used < 0.2, f"{used:.0%} of a core while nothing happens"
        for n in range(20):
            old.change("chat.send", ticket=ticket, text=f"still {n}")
        assert server.running
        for one in crowd:
            one.close()
        until(lambda: lives_quietly(server), 20)
        assert visitor(server).id > 0


def lives_quietly(server: Server) -> bool:
    try:
        return lives(server)
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# Short of disk.


@pytest.fixture
def small_disk():
    """A disk of 6 MiB; skipped where it cannot be mounted."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    folder = Path(tempfile.mkdtemp())
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], capture_output=True, text=True)
    if done.returncode != 0:
        folder.rmdir()
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=False)
    folder.rmdir()


def test_a_full_disk_refuses_writes_and_nothing_else(small_disk, make_server):
    server = make_server(*ROOMY, data=small_disk / "data", log=Path(tempfile.mkdtemp()) / "log")
    ines = visitor(server)
    with ines.socket() as link:
        ticket = link.change("ticket.open", text="before")["ticket"]
        link.follow(f"ticket:{ticket}")
        ballast = small_disk / "ballast"
        with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
        full = time.monotonic()
        refusal = None
        while refusal is None:
            # A log file that has room takes a few more; each is honestly acknowledged.
            start = time.monotonic()
            reply = link.rpc("chat.send", ticket=ticket, text="x" * 8_000, client_id=new_id())
            assert time.monotonic() - start < 1.5
            refusal = reply.get("error")
            assert time.monotonic() - full < 20
        assert refusal["code"] == 507 and refusal["temporary"] and refusal["message"].startswith("storage_full: ")
        answer = ines.call("chat.send", {"ticket": ticket, "text": "x" * 8_000, "client_id": new_id()})
        assert answer.status == 507 and answer.code == "storage_full"
        # Reads, health and the socket go on.
        assert "rpc" in link.rpc("ticket.get", ticket=ticket)
        assert link.ask(history={"channel": f"ticket:{ticket}", "limit": 10})["history"]["publications"]
        until(lambda: server.status("/readyz") == 503, 12)
        assert server.status("/livez") == 200
        reasons = http_call(server, "GET", "/readyz").json["reasons"]
        assert reasons == ["storage_full"]
        ballast.unlink()
        until(lambda: "rpc" in link.rpc("chat.send", ticket=ticket, text="after", client_id=new_id()), 5)
        until(lambda: server.status("/readyz") == 200, 12)
    server.restart()
    with ines.socket() as link:
        page = link.ask(history={"channel": f"ticket:{ticket}", "limit": 300})["history"]
        # Nobody is there, so the desk may have said so after it.
        entries = [one["data"] for one in page["publications"] if one["data"]["type"] == "message"]
        said = [entry["text"] for entry in entries if entry["author"]["kind"] == "customer"]
        assert said[-1] == "after"
    server.stop()
