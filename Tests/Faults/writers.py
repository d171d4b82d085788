"""Six people who write without a pause, each on a ticket of their own, and repeat what nobody answered."""

from __future__ import annotations

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
                key = new_id()
                while True:
                    connection, receipt = self._send(connection, writer, key)
                    if receipt is not None:
                        break
                    if self.over.is_set():
                        return
                    time.sleep(0.01)
                writer.said.append(Said(writer.pending, receipt["seq"], self.journal()))
                writer.just_acknowledged.set()
        except BaseException as complaint:  # Told in the test's own thread.
            self.complaints.append(complaint)

    def _send(self, connection, writer: Writer, key: str):
        """One attempt: the connection to go on with, and the receipt or None."""
        try:
            connection = connection or http.client.HTTPConnection("127.0.0.1", self.house.server.http_port, timeout=10)
            fields = {
                "Content-Type": "application/json", "Authorization": f"Bearer {writer.person.token}",
                "Idempotency-Key": f'"{key}"',
            }
            body = json.dumps({"ticket": writer.ticket, "text": writer.pending})
            connection.request("POST", "/api/rpc/chat.send", body, fields)
            answer = connection.getresponse()
            found = json.loads(answer.read())
            if answer.status == 200:
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
