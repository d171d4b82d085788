"""Files that come with messages: in, out, and who may have them."""

from __future__ import annotations

import hashlib
import json
import random
import socket
import threading
from urllib.parse import quote

import pytest

from harness.sdk import new_id
from harness.server import run_cli
from Server.people import WAIT_SECONDS, Answer, http_call, http_connection, staff, visitor

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
# Longer than any buffer on the way.
LONG = random.Random(7).randbytes(5 * 1024 * 1024 + 17)


def send(person, content: bytes, name: str = "a.bin", headers: dict | None = None, path: str | None = None) -> Answer:
    path = path or f"/api/files?name={quote(name)}"
    return http_call(person.server, "POST", path, content, {**person.headers, **(headers or {})})


def fetch(person, ticket: int, number: int, **headers) -> Answer:
    return http_call(person.server, "GET", f"/api/files/{ticket}/{number}", headers={**person.headers, **headers})


def say(person, ticket: int, text: str, *files: str, method: str = "chat.send") -> Answer:
    return person.call(method, {"ticket": ticket, "text": text, "files": list(files), "client_id": new_id()})


def stored(server) -> list[str]:
    folder = server.data / "files"
    return [file.name for file in folder.rglob("*") if file.is_file()] if folder.exists() else []


@pytest.fixture(scope="module")
def inês(desk):
    return visitor(desk)


@pytest.fixture(scope="module")
def ana(desk):
    return staff(desk, "ana-files", capacity=40)


@pytest.fixture
def ticket(inês, ana) -> int:
    number = inês.change("ticket.open", text="My invoice is wrong")["ticket"]
    ana.change("ticket.take", ticket=number)
    return number


def test_a_long_file_arrives_as_it_was_sent(desk, inês, ana, ticket):
    answer = send(inês, LONG, "Kontoauszug Oktober ü.bin")
    assert answer.status == 201, answer.text
    assert answer.json["size"] == len(LONG) and answer.json["type"] == "application/octet-stream"
    assert say(inês, ticket, "", answer.json["file"]).status == 200
    for person in (inês, ana):
        got = fetch(person, ticket, 1)
        assert got.status == 200 and got.body == LONG
        assert got.headers["Content-Type"] == "application/octet-stream"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        disposition = got.headers["Content-Disposition"]
        assert disposition.startswith("attachment; ") and "filename*=UTF-8''Kontoauszug%20Oktober%20%C3%BC.bin" in disposition
    assert fetch(ana, ticket, 1, **{"If-None-Match": got.headers["ETag"]}).status == 304
    assert hashlib.sha256(LONG).hexdigest() in stored(desk)
    listed = [entry["data"] for entry in ana.call("chat.list", {"ticket": ticket, "limit": 100}).json["entries"]]
    files = [data["files"] for data in listed if data.get("files")]
    assert [(file["file"], file["name"], file["size"]) for file in files[0]] == [(1, "Kontoauszug Oktober ü.bin", len(LONG))]


def test_a_kept_connection_carries_files_and_commands_in_turn(desk, inês, ana, ticket):
    link = http_connection(desk)
    ids = []
    for content in (PNG, b"", LONG, b"<html><script>alert(1)</script>"):
        link.request("POST", "/api/files?name=x", content, inês.headers)
        ids.append(Answer(link.getresponse()).json)
    assert [file["type"] for file in ids] == [
        "image/png", "text/plain; charset=utf-8", "application/octet-stream", "text/plain; charset=utf-8"]
    assert say(inês, ticket, "all of them", *(file["file"] for file in ids)).status == 200
    for number, size in ((1, len(PNG)), (2, 0), (3, len(LONG)), (4, 31)):
        link.request("GET", f"/api/files/{ticket}/{number}", headers=ana.headers)
        assert len(Answer(link.getresponse()).body) == size
        link.request("HEAD", f"/api/files/{ticket}/{number}", headers=ana.headers)
        head = Answer(link.getresponse())
        assert head.headers["Content-Length"] == str(size) and head.body == b""
    link.close()


def test_nobody_else_gets_a_file(desk, inês, ana, ticket):
    assert say(inês, ticket, "see", send(inês, PNG).json["file"]).status == 200
    assert say(ana, ticket, "odd", send(ana, b"for us").json["file"], method="note.add").status == 200
    stranger = visitor(desk, "Somebody else")
    other = staff(desk, "otto-files", "administrator")
    for person in (stranger, other):
        assert fetch(person, ticket, 1).status == 404
    assert fetch(ana, ticket, 2).body == b"for us"
    # A note's file and one that does not exist look the same to the customer.
    hidden, missing = fetch(inês, ticket, 2), fetch(inês, ticket, 3)
    assert hidden.status == missing.status == 404
    assert hidden.json["detail"] == missing.json["detail"].replace("file 3", "file 2")
    assert http_call(desk, "GET", f"/api/files/{ticket}/1").status == 401
    for path in ("1", "1/", "01/1", "1/1/1", "a/b", "1/-1", "1/99999999999999999999", "../1/1", "%2e%2e/1"):
        assert http_call(desk, "GET", f"/api/files/{path}", headers=inês.headers).status in (400, 404), path


def test_an_id_is_no_right(desk, inês, ana, ticket):
    file = send(inês, PNG).json["file"]
    assert say(ana, ticket, "stolen", file).json["code"] == "expired"
    assert say(inês, ticket, "mine", file).status == 200
    assert say(inês, ticket, "again", file).json["code"] == "expired"
    for wrong in ("x", file.upper(), file + "0", "../" + file[3:], 7, None):
        assert say(inês, ticket, "wrong", wrong).json["code"] == "invalid_field", wrong


def test_refused_before_a_byte_is_kept(make_server):
    server = make_server("--limit", "fileBytes=100000", "--limit", "uploadsPerPerson=1")
    person, partner = visitor(server), staff(server, "otto", "administrator")
    assert send(person, bytes(100_001)).status == 413
    assert send(person, bytes(100_000)).status == 201
    assert send(partner, PNG).status == 403
    assert http_call(server, "POST", "/api/files", PNG).status == 401
    assert http_call(server, "POST", "/api/files", PNG, {"Authorization": "Bearer wgv_x"}).status == 401
    assert send(person, PNG, headers={"Content-Encoding": "gzip"}).status == 415
    cookie = staff(server, "ana")
    assert send(cookie, PNG, headers={"Origin": "https://evil.example"}).status == 403
    assert len(stored(server)) == 1


def test_an_upload_that_is_cut_leaves_nothing(make_server):
    server = make_server()
    person = visitor(server)
    head = (
        f"POST /api/files?name=cut HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.token}\r\n"
        f"Content-Length: {len(LONG)}\r\n\r\n"
    ).encode()
    for share in (0, 1, 300_000, len(LONG) - 1):
        with socket.create_connection(("127.0.0.1", server.http_port), WAIT_SECONDS) as link:
            link.sendall(head + LONG[:share])
    assert send(person, PNG).status == 201
    # A place for each of a person's uploads comes back when one is cut: four more are taken.
    for _ in range(4):
        assert send(person, PNG).status == 201
    server.stop()
    assert stored(server) == [hashlib.sha256(PNG).hexdigest()]


def test_a_slow_reader_of_a_file_holds_nobody_up(desk, inês, ana, ticket):
    assert say(inês, ticket, "long", send(inês, LONG).json["file"]).status == 200
    with socket.create_connection(("127.0.0.1", desk.http_port), WAIT_SECONDS) as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 256 * 1_024)
        link.sendall(
            f"GET /api/files/{ticket}/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {inês.token}\r\n\r\n".encode())
        link.recv(1_000)
        assert fetch(ana, ticket, 1).body == LONG
        rest = b""
        while len(rest) < len(LONG) - 2_000:
            piece = link.recv(1 << 20)
            assert piece
            rest += piece
        assert LONG.endswith(rest[-1_000:])


def test_several_send_at_once(desk, ana):
    people = [visitor(desk, f"Visitor {number}") for number in range(6)]
    answers: dict[int, Answer] = {}

    def run(index: int) -> None:
        answers[index] = send(people[index], LONG[index:])

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, person in enumerate(people):
        ticket = person.change("ticket.open", text="Hello", files=[answers[index].json["file"]])["ticket"]
        assert fetch(person, ticket, 1).body == LONG[index:]


def test_files_outlive_a_restart_and_verify_proves_them(make_server):
    server = make_server()
    person = visitor(server)
    waiting, used = send(person, b"waits").json["file"], send(person, PNG, "photo.png").json["file"]
    ticket = person.change("ticket.open", text="Hello", files=[used])["ticket"]
    server.stop()
    server.start()
    assert fetch(person, ticket, 1).body == PNG
    assert say(person, ticket, "", waiting).status == 200
    assert fetch(person, ticket, 2).body == b"waits"


def test_a_backup_takes_the_files_along(make_server, tmp_path):
    server = make_server()
    person = visitor(server)
    ids = [send(person, content).json["file"] for content in (PNG, LONG, b"waits")]
    person.change("ticket.open", text="Hello", files=ids[:2])
    backup, again = tmp_path / "waggle.db", tmp_path / "again"
    for _ in range(2):
        manifest = json.loads(run_cli("backup", "--to", backup, "--force", "--json", "--data", server.data).stdout)
        assert (manifest["files"], manifest["findings"]) == (3, 0)
        assert manifest["file_bytes"] == len(PNG) + len(LONG) + len(b"waits")
    server.stop()
    restored = json.loads(run_cli("restore", "--from", backup, "--json", "--data", again).stdout)
    assert (restored["files"], restored["files_missing"]) == (3, 0)
    assert json.loads(run_cli("verify", "--json", "--data", again).stdout)["files"] == 3
    content = again / "files" / hashlib.sha256(LONG).hexdigest()[:2] / hashlib.sha256(LONG).hexdigest()
    content.write_bytes(LONG[:-1] + b"?")
    found = run_cli("verify", "--json", "--data", again, check=False)
    assert found.returncode == 65 and [each["kind"] for each in json.loads(found.stdout)["findings"]] == ["content"]
