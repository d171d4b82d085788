"""What a disk may hold after a power cut, made from the journal of a disk that worked.

What was synced is there. What was not may be there, wholly, in part (sectors of 512 bytes) or not at all, each write by
itself, so that later ones can be there without earlier ones. Names (a file made, renamed, removed) are durable once
their folder was synced; before that a cut keeps some of them, in their order.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field
from pathlib import Path

CREATE, WRITE, TRUNCATE, SYNC, RENAME, UNLINK = 1, 2, 3, 4, 5, 6
_HEAD = struct.Struct("<IIQQQ")
SECTOR = 512


@dataclass
class Change:
    kind: int
    inode: int
    offset: int
    name: str
    data: bytes
    # The journal's length behind this change.
    end: int


def changes(journal: bytes) -> list[Change]:
    found, place = [], 0
    while place + _HEAD.size <= len(journal):
        kind, name_length, inode, offset, data_length = _HEAD.unpack_from(journal, place)
        place += _HEAD.size
        name = journal[place : place + name_length].decode()
        place += name_length
        data = journal[place : place + data_length]
        place += data_length
        found.append(Change(kind, inode, offset, name, data, place))
    return found


@dataclass
class Content:
    durable: bytearray = field(default_factory=bytearray)
    unsynced: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.unsynced:
            apply(self.durable, change)
        self.unsynced.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """One of the contents a cut may leave."""
        left = bytearray(self.durable)
        for change in self.unsynced:
            fate = chance.random()
            if change.kind == TRUNCATE or fate < 0.4 or not change.data:
                if fate < 0.6:
                    apply(left, change)
            elif fate < 0.6:
                tear(left, change, chance)
        return bytes(left)


def apply(content: bytearray, change: Change) -> None:
    if change.kind == TRUNCATE:
        if change.offset <= len(content):
            del content[change.offset :]
        else:
            content.extend(bytes(change.offset - len(content)))
        return
    end = change.offset + len(change.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[change.offset : end] = change.data


def tear(content: bytearray, change: Change, chance: random.Random) -> None:
    """Some of the write's sectors."""
    start = change.offset
    while start < change.offset + len(change.data):
        stop = min((start // SECTOR + 1) * SECTOR, change.offset + len(change.data))
        if chance.random() < 0.5:
            piece = change.data[start - change.offset : stop - change.offset]
            apply(content, Change(WRITE, 0, start, "", piece, 0))
        start = stop


class Replay:
    """Plays a journal forward; `image` tells what a cut at that moment may leave of the folder."""

    def __init__(self, folder: Path):
        self.folder = str(folder)
        # Inodes are used again, so what stands for a file is its content, not its inode.
        self.contents: dict[int, Content] = {}
        # Names as the running system sees them, as they are on the disk, and the changes between the two.
        self.names: dict[str, Content] = {}
        self.durable_names: dict[str, Content] = {}
        self.unsynced: list[tuple[str | None, str | None, Content | None]] = []

    def play(self, change: Change) -> None:
        known = self.contents.get(change.inode)
        if change.kind == CREATE:
            self.contents[change.inode] = Content()
            self._name(None, change.name, self.contents[change.inode])
        elif change.kind in (WRITE, TRUNCATE) and known:
            known.unsynced.append(change)
        elif change.kind == SYNC and known:
            known.sync()
        elif change.kind == SYNC:  # The folder: every name in it is durable now.
            self.unsynced.clear()
            self.durable_names = dict(self.names)
        elif change.kind == RENAME:
            self._name(change.name, change.data.decode(), self.names.get(change.name))
        elif change.kind == UNLINK:
            self._name(change.name, None, None)

    def _name(self, old: str | None, new: str | None, content: Content | None) -> None:
        self.unsynced.append((old, new, content))
        move(self.names, old, new, content)

    def image(self, chance: random.Random) -> dict[str, bytes]:
        """Paths below the folder and their contents."""
        names = dict(self.durable_names)
        for old, new, content in self.unsynced[: chance.randint(0, len(self.unsynced))]:
            move(names, old, new, content)
        return {
            path[len(self.folder) + 1 :]: content.after_cut(chance)
            for path, content in names.items()
            if path.startswith(self.folder + "/") and not path.endswith(("-shm", "/lock"))
        }


def move(names: dict[str, Content], old: str | None, new: str | None, content: Content | None) -> None:
    if old is not None:
        names.pop(old, None)
    if new is not None and content is not None:
        names[new] = content
