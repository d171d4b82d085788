"""Six people who write without a pause, each on a ticket of their own, and repeat what nobody answered. Now and then a
message carries a file."""

from __future__ import annotations

import hashlib
import http.client
import json
import sqlite3
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from harness.desk import House, Person
from harness.sdk import new_id

COUNT = 6
# So many messages, and the next has a file.
FILE_EVERY = 10


@dataclass
class Said:
    """An acknowledged message: its text, its receipt's number, and how long the journal was when the answer came."""

    text: str
    seq: int
    journal: int


@dataclass
class Writer:
    name: str
    person: Person
    ticket: int
    said: list[Said] = field(default_factory=list)
    # What was sent last and perhaps not answered yet.
    pending: str = ""
    just_acknowledged: threading.Event = field(default_factory=threading.Event)


class Writers:
    """`with` it everybody writes; a broken connection is made anew and the message repeated under its key."""

    def __init__(self, house: House, journal=lambda: 0, size: int = 300):
        self.house, self.journal, self.size = house, journal, size
        self.writers = []
        for number in range(COUNT):
            person = house.visitor(f"Customer {number}")
            self.writers.append(Writer(f"w{number}", person, house.ticket(person)))
        self.complaints: list[BaseException] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(writer,)) for writer in self.writers]

    def count(self) -> int:
        return sum(len(writer.said) for writer in self.writers)

    def wait_for(self, more: int, seconds: float = 60) -> None:
        """Returns when that many messages more were acknowledged."""
        enough, deadline = self.count() + more, time.monotonic() + seconds
        while self.count() < enough:
            assert not self.complaints, self.complaints
            assert time.monotonic() < deadline, f"only {self.count()} of {enough} messages were acknowledged"
            time.sleep(0.002)

    def _run(self, writer: Writer) -> None:
        try:
            connection = None
            while not self.over.is_set():
                writer.pending = f"{writer.name} {len(writer.said)} " + "x" * (len(writer.said) * 37 % self.size)
                key, file = new_id(), None
                while True:
                    if has_file(writer.pending) and file is None:
                        connection, file = self._upload(connection, writer)
                        receipt = None
                    if file is not None or not has_file(writer.pending):
                        connection, receipt = self._send(connection, writer, key, file)
                    if receipt is not None:
                        break
                    if self.over.is_set():
                        return
                    time.sleep(0.01)
                writer.said.append(Said(writer.pending, receipt["seq"], self.journal()))
                writer.just_acknowledged.set()
        except BaseException as complaint:  # Told in the test's own thread.
            self.complaints.append(complaint)

    def _upload(self, connection, writer: Writer):
        """One attempt: the connection to go on with, and the file's id or None."""
        connection, found = self._post(connection, writer, "/api/files?name=list.txt", content(writer.pending), {})
        return connection, found and found["file"]

    def _send(self, connection, writer: Writer, key: str, file: str | None):
        """One attempt: the connection to go on with, and the receipt or None."""
        fields = {"Content-Type": "application/json", "Idempotency-Key": f'"{key}"'}
        message = {"ticket": writer.ticket, "text": writer.pending} | ({"files": [file]} if file else {})
        return self._post(connection, writer, "/api/rpc/chat.send", json.dumps(message), fields)

    def _post(self, connection, writer: Writer, path: str, body: str | bytes, fields: dict[str, str]):
        try:
            connection = connection or http.client.HTTPConnection("127.0.0.1", self.house.server.http_port, timeout=10)
            connection.request("POST", path, body, fields | {"Authorization": f"Bearer {writer.person.token}"})
            answer = connection.getresponse()
            found = json.loads(answer.read())
            if answer.status in (200, 201):
                return connection, found
            assert answer.status in (429, 503), f"{answer.status} {found}"
            return connection, None
        except (OSError, http.client.HTTPException, ValueError):
            if connection:
                connection.close()
            return None, None

    def __enter__(self) -> Writers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()
        assert not self.complaints, self.complaints


def has_file(text: str) -> bool:
    """Whether the message goes with a file."""
    return int(text.split(" ")[1]) % FILE_EVERY == FILE_EVERY - 1


def content(text: str) -> bytes:
    """Of the message's file: no two are alike, and each is longer than a page of the disk."""
    return (text * 40).encode()[:9_000]


def check_files(folder: Path) -> int:
    """Every message that is there has its file whole; returns how many were looked at."""
    with sqlite3.connect(folder / "waggle.db") as connection:
        rows = connection.execute(
            "SELECT body, sha256 FROM attachment a JOIN event e ON e.ticket = a.ticket AND e.seq = a.seq"
        ).fetchall()
        texts = [json.loads(body)["text"] for (body,) in connection.execute("SELECT body FROM event WHERE kind = 'msg.customer'")]
    connection.close()
    for body, digest in rows:
        found = content(json.loads(body)["text"])
        assert hashlib.sha256(found).hexdigest() == digest
        (stored,) = (folder / "files").rglob(digest)
        assert stored.read_bytes() == found, "a file is not what was sent"
    with_files = [text for text in texts if text.startswith("w") and has_file(text)]
    assert len(rows) == len(with_files), "a message lost its file"
    return len(rows)


def messages(database: Path) -> dict[int, list[tuple[int, str]]]:
    """What customers said, as (number, text) in the order of the log, by ticket."""
    found: dict[int, list[tuple[int, str]]] = {}
    with sqlite3.connect(database) as connection:
        for ticket, seq, body in connection.execute(
            "SELECT ticket, seq, body FROM event WHERE kind = 'msg.customer' ORDER BY id"
        ):
            found.setdefault(ticket, []).append((seq, json.loads(body)["text"]))
    connection.close()
    return found


def check(writers: Writers, database: Path, journal: int | None = None) -> int:
    """Everything acknowledged (before the journal was so long) is there once, in order, under its number, and nothing
    that was never said. Returns how many acknowledged messages were looked up."""
    there, count = messages(database), 0
    for writer in writers.writers:
        stored = [(seq, text) for seq, text in there.get(writer.ticket, []) if text.startswith(writer.name + " ")]
        said = [(said.seq, said.text) for said in writer.said if journal is None or said.journal <= journal]
        assert stored[: len(said)] == said, f"{writer.name}: lost, doubled or out of order"
        count += len(said)
        # Beyond: what was on its way, or acknowledged after the cut; each once, in order.
        later = [said.text for said in writer.said[len(said) :]] + [writer.pending]
        beyond = [text for _, text in stored[len(said) :]]
        assert beyond == later[: len(beyond)], f"{writer.name}: {beyond[:3]} was never said"
    return count
