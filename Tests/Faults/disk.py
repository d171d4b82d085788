"""A disk that fails when it is told to: the test's side of faults.c, preloaded into the program under test.

    disk = Disk(scratch, under=data)
    disk.arm(fail_at=3, error=errno.EIO)
    done = run_cli("verify", "--data", data, environment=disk.environment)
    assert disk.failed == 1, disk.last
"""

from __future__ import annotations

import errno
import functools
import mmap
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_name("faults.c")

OPEN, WRITE, SYNC, TRUNCATE, NAME, READ = 1, 2, 4, 8, 16, 32
CHANGES = OPEN | WRITE | SYNC | TRUNCATE | NAME
ALL = CHANGES | READ

EIO, ENOSPC, EMFILE = errno.EIO, errno.ENOSPC, errno.EMFILE

# Fields of `struct control` in their order, 8 bytes each; `last`, a text, follows.
_FIELDS = ["kinds", "calls", "fail_at", "lasting", "error", "kill_at", "hanging", "failed", "recording", "journal"]
_LAST = 8 * len(_FIELDS)
_SIZE = _LAST + 128


@functools.cache
def library(source: Path = SOURCE) -> Path:
    """What is preloaded, built; the compiler is the one that came with Swift, or the system's."""
    folder = Path(tempfile.mkdtemp(prefix="waggle-faults-"))
    compiler = shutil.which("clang") or shutil.which("cc")
    assert compiler, "no C compiler: Swift's clang is not on the path"
    built = folder / source.with_suffix(".so").name
    subprocess.run(
        [compiler, "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(built), str(source), "-ldl", "-lpthread"],
        check=True,
    )
    return built


class Disk:
    """Faults for the files whose paths begin with one of `under`; one program at a time."""

    def __init__(self, scratch: Path, *under: Path):
        scratch.mkdir(parents=True, exist_ok=True)
        self.journal_file = scratch / "journal"
        control = scratch / "control"
        control.write_bytes(bytes(_SIZE))
        with open(control, "r+b") as file:
            self._page = mmap.mmap(file.fileno(), _SIZE)
        self.environment = {
            "LD_PRELOAD": str(library()),
            "WAGGLE_FAULTS_UNDER": ":".join(map(str, under)),
            "WAGGLE_FAULTS_CONTROL": str(control),
            "WAGGLE_FAULTS_JOURNAL": str(self.journal_file),
            # A crash is to be seen as one, at once.
            "SWIFT_BACKTRACE": "enable=no",
        }
        self.arm()

    def _get(self, name: str) -> int:
        return struct.unpack_from("<Q", self._page, 8 * _FIELDS.index(name))[0]

    def _set(self, name: str, value: int) -> None:
        struct.pack_into("<Q", self._page, 8 * _FIELDS.index(name), value)

    def arm(
        self, fail_at: int = 0, error: int = EIO, lasting: bool = False, kill_at: int = 0, kinds: int = CHANGES
    ) -> None:
        """From now on: the `fail_at`-th call fails (and, `lasting`, all that follow); at `kill_at` the process ends."""
        values = {
            "fail_at": 0, "kill_at": 0, "calls": 0, "failed": 0, "kinds": kinds, "error": error,
            "lasting": int(lasting),
        }
        for name, value in values.items():
            self._set(name, value)
        self._page[_LAST:_SIZE] = bytes(_SIZE - _LAST)
        self._set("fail_at", fail_at)
        self._set("kill_at", kill_at)

    def hang(self) -> None:
        """From now on no call returns, until the disk is healed."""
        self._set("hanging", 1)

    def heal(self) -> None:
        """From now on nothing fails; the counts stay."""
        self._set("hanging", 0)
        self._set("fail_at", 0)
        self._set("kill_at", 0)

    @property
    def calls(self) -> int:
        return self._get("calls")

    @property
    def failed(self) -> int:
        return self._get("failed")

    @property
    def last(self) -> str:
        """The call that failed, or before which the process ended: `write waggle.db-wal`."""
        return self._page[_LAST:_SIZE].split(b"\0")[0].decode(errors="replace")

    def record(self) -> None:
        """From now on every change is written down."""
        self._set("recording", 1)

    @property
    def journal(self) -> int:
        """How long the journal is: whatever was durable when this was read is in that much of it."""
        return self._get("journal")
