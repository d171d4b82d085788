"""Where a server's CPU goes, by part of the program, sampled with `perf` where it is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

# The rooms whose work belongs together, as a reader of docs/architecture.md thinks of it.
PARTS = {
    "WaggleDesk": "desk: turns, rights, encoding", "WaggleDomain": "domain: decisions", "WaggleLog": "log: events, projections",
    "WaggleHub": "hub", "WaggleServer": "server: sessions, HTTP", "WaggleWire": "client protocol", "JSON": "JSON",
    "Transport": "transport", "WebSocket": "WebSocket", "TLS": "TLS", "Crypto": "hashes", "HTTP1": "HTTP",
}  # fmt: skip
LIBRARIES = {
    "libsqlite3": "SQLite", "libcrypto": "OpenSSL", "libssl": "OpenSSL", "libc.so": "C library", "libc-": "C library",
    "libswift": "Swift runtime", "libdispatch": "Dispatch", "[kernel": "kernel", "libz": "zlib",
}  # fmt: skip
MODULE = re.compile(r"\$s(\d+)")


def can_sample() -> bool:
    return shutil.which("perf") is not None


def record(pid: int, file: Path) -> subprocess.Popen:
    """Samples a process until it is told to end."""
    words = ["perf", "record", "-q", "-F", "997", "-o", str(file), "-p", str(pid)]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def shares(file: Path) -> dict[str, float]:
    """Percent of the samples by part, most first; what is below one in two hundred is left out."""
    words = ["perf", "report", "-q", "--no-demangle", "--sort", "dso,symbol", "-t", "|", "--stdio", "-i", str(file)]
    done = subprocess.run(words, capture_output=True, text=True)
    found: Counter[str] = Counter()
    for line in done.stdout.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) >= 3 and cells[0].endswith("%"):
            found[part(cells[1], cells[2])] += float(cells[0].rstrip("%"))
    return {name: share for name, share in found.most_common() if share >= 0.5}


def part(library: str, symbol: str) -> str:
    name = symbol.split(maxsplit=1)[-1]
    if symbol.startswith("[k]"):
        return "kernel"
    for start, known in LIBRARIES.items():
        if library.startswith(start):
            return known
    # A Swift symbol begins with the length and the name of its module; that of a specialisation names the generic one's.
    if (found := MODULE.search(name)) and (at := found.end()):
        return PARTS.get(name[at : at + int(found[1])], "other Swift")
    return "other"
