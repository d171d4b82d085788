"""Other people's servers, built or found where they can be had: what Waggle stands beside in `make bench`."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from servers import ROOT, Failed, Relay

FOLDER = ROOT / "Benchmarks" / "peers"


def find(compiler: str, folder: Path, say: Callable[[str], None], build: bool) -> dict[str, list[str]]:
    """The words that start each peer that is here; `folder` takes what is compiled. Building SwiftNIO takes minutes,
    so that is left out unless `build`."""
    found = {"uws": uws(compiler, folder), "nio": nio(say) if build else None, "picows": picows()}
    for name, words in found.items():
        if not words:
            say(f"{name} is not here and is left out")
    return {name: words for name, words in found.items() if words}


def uws(compiler: str, folder: Path) -> list[str] | None:
    """uWebSockets through the C library that the package socketify carries."""
    spec = importlib.util.find_spec("socketify")
    if not spec or not spec.origin:
        return None
    library = Path(spec.origin).with_name("libsocketify_linux_amd64.so")
    program = folder / "uws"
    words = [compiler, "-O2", "-o", program, FOLDER / "uws.c", library, f"-Wl,-rpath,{library.parent}"]
    if not library.is_file() or subprocess.run(words, capture_output=True).returncode:
        return None
    return [str(program), "--port", "0"]


def picows() -> list[str] | None:
    """picows on uvloop."""
    if not importlib.util.find_spec("picows") or not importlib.util.find_spec("uvloop"):
        return None
    return [sys.executable, str(FOLDER / "picows_rooms.py")]


def nio(say: Callable[[str], None]) -> list[str] | None:
    """SwiftNIO, in a package of its own."""
    if not shutil.which("swift"):
        return None
    say("building the SwiftNIO room server (the first time some minutes)")
    words = ["swift", "build", "-c", "release", "--package-path", str(ROOT / "Benchmarks" / "nio")]
    if subprocess.run(words, capture_output=True).returncode:
        return None
    done = subprocess.run([*words, "--show-bin-path"], capture_output=True, text=True)
    return [str(Path(done.stdout.strip()) / "nio-rooms")]


def start(words: list[str], certificate: list[Path] | None) -> Relay:
    """One of them, running; over TLS with a certificate."""
    if not words:
        raise Failed("there is no such peer")
    return Relay(*words, *(["--tls", *certificate] if certificate else []))
