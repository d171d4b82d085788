#!/usr/bin/env python3
"""Measures Waggle beside the floor and other people's servers on this machine: `make bench`, or with a built program `Benchmarks/run.py`.

Servers take turns, three rounds, and the medians count: so what the machine does meanwhile falls on all alike.
Read ratios within one run; absolute figures differ from hour to hour. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import histories
import knowers
import lists
import peers
import report
import searches
import sampling
import simulation
import storms
from servers import ROOT, Failed, Load, Process, Relay, Waggle, measure, pinned, raise_descriptor_limit

MEMBERS = 5
# A made-up ticket has some 18 events: together a few more than 100,000.
START_TICKETS = 6_000
# A busy disk may stand still for longer than a short run takes.
ATTEMPTS = 3


class Plan:
    """How much is measured."""

    def __init__(self, quick: bool):
        self.rounds = 1 if quick else 3
        self.rooms = 40 if quick else 2_000
        self.under_way = 32 if quick else 128
        self.busy_members = 50 if quick else 1_000
        self.busy_under_way = 16
        self.rate = 200 if quick else 2_000
        self.connects = 100 if quick else 2_000
        self.lone_rooms = 40 if quick else 200
        self.warm_up = 0.2 if quick else 0.5
        self.seconds = 0.5 if quick else 4.0
        self.echoes = 20 if quick else 100
        self.lone_seconds = 0.5 if quick else 2.0
        self.storm = 100 if quick else 2_000
        self.storm_seconds = 1.0 if quick else 3.0
        self.back_rooms = 20 if quick else 2_000
        self.idle = [200] if quick else [2_000, 18_000]
        self.has_peers = not quick
        self.simulated_tickets = 500 if quick else 20_000
        self.history_tickets = 500 if quick else histories.TICKETS
        self.starts = 1 if quick else 3
        self.start_tickets = 200 if quick else START_TICKETS
        self.disk_seconds = 0.3 if quick else 2.0
        self.open_tickets = 300 if quick else 10_000
        self.agents = 4 if quick else 200
        self.list_seconds = 1.0 if quick else 15.0
        self.search_tickets = 200 if quick else 100_000
        self.articles = 20 if quick else 2_000


class Bench:
    def __init__(self, waggle: Path, folder: Path, plan: Plan):
        self.waggle = waggle
        self.folder = folder
        self.plan = plan
        self.floor = folder / "floor"
        self.data = folder / "desk"
        self.rooms_file = folder / "rooms"

    def run_only(self, part: str) -> dict:
        """One of the parts that need nothing of the others."""
        return {part: getattr(self, part)()}

    def run(self) -> dict:
        figures: dict = {
            "machine": report.machine(), "rounds": self.plan.rounds, "members": MEMBERS,
            "under_way": self.plan.under_way, "room_count": self.plan.rooms, "busy_members": self.plan.busy_members,
            "busy_under_way": self.plan.busy_under_way, "rate": self.plan.rate, "connects": self.plan.connects, "echoes": self.plan.echoes,
        }  # fmt: skip
        self.build_floor()
        figures["disk"] = self.disk()
        self.say("making rooms")
        self.prepare()
        figures |= self.talk()
        figures["profile"] = self.profile()
        figures["connect"] = self.connect()
        figures["storm"], figures["back"] = self.storms()
        figures["disk_after"] = self.disk()
        figures["idle"] = self.idle()
        figures["start"] = self.start()
        self.say("simulating")
        figures["simulation"] = simulation.run(self.waggle, self.folder, self.plan.simulated_tickets)
        figures["lists"] = self.lists()
        figures["searches"] = self.searches()
        figures["knowers"] = self.knowers()
        figures["histories"] = self.histories()
        return figures

    def histories(self) -> dict | None:
        self.say("importing a history")
        return histories.run(self.waggle, self.folder, self.plan.history_tickets)

    def knowers(self) -> dict | None:
        """Who can help; None where its program was not built."""
        tool = self.waggle.parent / "knowers"
        if not tool.is_file():
            return None
        self.say("asking who can help")
        return knowers.run(tool, quick=self.plan.rounds == 1)

    def say(self, text: str) -> None:
        print(f"  {text} ...", file=sys.stderr, flush=True)

    def build_floor(self) -> None:
        source = ROOT / "Benchmarks" / "floor.c"
        compiler = next((name for name in ("cc", "clang", "gcc") if shutil.which(name)), None)
        if not compiler:
            raise Failed("there is no C compiler for the floor")
        words = [compiler, "-O2", "-o", str(self.floor), str(source), "-lssl", "-lcrypto"]
        subprocess.run(words, check=True)
        self.peers = peers.find(compiler, self.folder, self.say, build=self.plan.has_peers)

    def disk(self) -> dict:
        self.say("the disk")
        words = [str(self.floor), "--disk", str(self.folder), "--seconds", str(self.plan.disk_seconds)]
        return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)

    def prepare(self) -> None:
        """One desk with a room for each group of connections that any workload opens."""
        wanted = max(self.plan.rooms, *(count // MEMBERS for count in self.idle_counts()))
        with Waggle(self.waggle, self.data) as server:
            self.lines = server.make_rooms(wanted)

    def write_rooms(self, count: int) -> Path:
        self.rooms_file.write_text("\n".join(self.lines[:count]) + "\n")
        return self.rooms_file

    def idle_counts(self) -> list[int]:
        limit = raise_descriptor_limit()
        return [count for count in self.plan.idle if count + 500 < limit]

    # Rooms under load.

    def servers(self) -> dict:
        """What takes turns: how to start it, whether over TLS, whether it speaks the raw dialect."""
        log = self.folder / "floor.log"
        certificate = [self.data / "certificate.pem", self.data / "key.pem"]
        floor = [self.floor, "--port", "0", "--cork"]
        found = {
            "waggle": (lambda: Waggle(self.waggle, self.data), False, False),
            "floor durable": (lambda: Relay(*floor, "--log", log), False, True),
            "floor": (lambda: Relay(*floor), False, True),
            "floor uncorked": (lambda: Relay(*floor[:-1]), False, True),
            "waggle tls": (lambda: Waggle(self.waggle, self.data), True, False),
            "floor tls": (lambda: Relay(*floor, "--tls", *certificate), True, True),
        }
        for name, words in self.peers.items():
            found[name] = (lambda words=words: peers.start(words, None), False, True)
            found[f"{name} tls"] = (lambda words=words: peers.start(words, certificate), True, True)
        return found

    def talk(self) -> dict:
        """Workloads on each server, in turns: rooms of five, one busy room, one message at a time, a given rate, what is
        only relayed, and bare echoes."""
        plan = self.plan
        busy = {"rooms": 1, "members": plan.busy_members}
        workloads = {
            "rooms": lambda *at: self.load(*at, plan.seconds, ["--under-way", plan.under_way]),
            "busy": lambda *at: self.load(*at, plan.seconds, ["--under-way", plan.busy_under_way], **busy),
            "typing": lambda *at: self.load(*at, plan.seconds, ["--under-way", plan.under_way, "--typing"]),
            "echo": lambda server, tls, _: self.echo(server, tls),
            "lone": lambda *at: self.load(*at, plan.lone_seconds, ["--under-way", 1], rooms=plan.lone_rooms),
            "rated": lambda *at: self.load(*at, plan.seconds, ["--rate", plan.rate], rooms=plan.lone_rooms),
        }
        runs: dict = {workload: {} for workload in workloads}
        for turn in range(plan.rounds):
            for name, (start, tls, raw) in self.servers().items():
                for workload, run in workloads.items():
                    if workload in ("lone", "rated") and name.removesuffix(" tls") in self.peers:
                        continue  # a peer's answer there is the floor's
                    if workload == "typing" and raw or workload == "echo" and name == "floor durable":
                        continue  # what they relay is the first workload
                    if name == "floor uncorked" and workload not in ("rooms", "busy"):
                        continue  # with one message at a time there is nothing to gather
                    self.say(f"round {turn + 1} of {plan.rounds}: {name}, {workload}")
                    with start() as server:
                        runs[workload].setdefault(name, []).append(run(server, tls, raw))
        return {workload: medians(found) for workload, found in runs.items()}

    def profile(self) -> dict:
        """Where Waggle's CPU goes in rooms of five, plain."""
        if not sampling.can_sample():
            return {}
        self.say("a profile")
        samples = self.folder / "samples"
        with Waggle(self.waggle, self.data) as server:
            watching = sampling.record(server.process.pid, samples)
            self.load(server, False, False, self.plan.seconds, ["--under-way", self.plan.under_way])
            watching.terminate()
            watching.wait()
        return sampling.shares(samples)

    def load(
        self, server: Process, tls: bool, raw: bool, seconds: float, pace: list,
        rooms: int | None = None, members: int = MEMBERS,
    ) -> dict:  # fmt: skip
        rooms = rooms or self.plan.rooms
        where = ["--raw", "--rooms", rooms] if raw else ["--rooms-file", self.write_rooms(rooms)]
        return self.served(server, server.url(tls), seconds, ["--members", members, *pace, *where])

    def echo(self, server: Process, tls: bool) -> dict:
        """Each of some connections gets back what it says: a room of one."""
        count = self.plan.echoes
        options = ["--raw", "--rooms", count, "--members", 1, "--under-way", count]
        return self.served(server, server.url(tls, "echo"), self.plan.seconds, options)

    def served(self, server: Process, url: str, seconds: float, options: list) -> dict:
        for _ in range(ATTEMPTS):
            load = Load(self.waggle, url, *options, "--seconds", seconds, "--warm-up", self.plan.warm_up)
            result = measure(server, load)
            if result["deliveries"]:
                break
        else:
            raise Failed(f"nothing was delivered in {ATTEMPTS} runs of {seconds} s")
        result["cpu_us_per_delivery"] = result["server_cpu_s"] * 1e6 / result["deliveries"]
        result["cpu_us_per_message"] = result["server_cpu_s"] * 1e6 / max(1, result["acknowledged"])
        return result

    # Connecting.

    def connect(self) -> dict:
        """TLS connections with the upgrade, one after the other, in full and resumed."""
        runs: dict = {"full": {}, "resumed": {}}
        for turn in range(self.plan.rounds):
            for name, (start, tls, _) in self.servers().items():
                if not tls:
                    continue
                self.say(f"round {turn + 1} of {self.plan.rounds}: {name}, connections")
                for kind, options in (("full", []), ("resumed", ["--resumed"])):
                    with start() as server:
                        load = Load(self.waggle, server.url(True), "--connects", self.plan.connects, *options)
                        result = measure(server, load)
                    result["cpu_us_per_connect"] = result["server_cpu_s"] * 1e6 / result["connected"]
                    runs[kind].setdefault(name, []).append(result)
        return {kind: medians(found) for kind, found in runs.items()}

    # Crowds.

    def storms(self) -> tuple[dict, dict]:
        plan = self.plan
        self.say(f"live chat beside {plan.storm} TLS connections")
        storm = storms.beside_storm(self.waggle, self.data, self.write_rooms(plan.lone_rooms), plan.storm, plan.storm_seconds)
        back = {}
        for name, tls in (("waggle", False), ("waggle tls", True)):
            self.say(f"{plan.back_rooms * MEMBERS} clients back after a cut: {name}")
            back[name] = storms.back_after_cut(self.waggle, self.data, self.write_rooms(plan.back_rooms), tls)
        return storm, back

    # Idle connections.

    def idle(self) -> dict:
        found: dict = {}
        for count in self.idle_counts():
            for name, (start, tls, raw) in self.servers().items():
                if name in ("floor durable", "floor uncorked"):
                    continue
                self.say(f"{count} idle connections: {name}")
                with start() as server:
                    found.setdefault(str(count), {})[name] = self.idle_bytes(server, tls, raw, count)
        return found

    def idle_bytes(self, server: Process, tls: bool, raw: bool, count: int) -> float:
        def opened(rooms: int) -> Load:
            where = ["--raw", "--rooms", rooms] if raw else ["--rooms-file", self.write_rooms(rooms)]
            load = Load(self.waggle, server.url(tls), "--members", MEMBERS, "--idle", *where)
            load.expect("ready")
            return load

        # The first few make the server fill its caches; they are not counted.
        opened(10).end()
        time.sleep(0.3)
        before = server.resident_bytes()
        load = opened(count // MEMBERS)
        time.sleep(1)
        after = server.resident_bytes()
        load.end()
        return (after - before) / count

    # Lists.

    def lists(self) -> dict:
        """Lists and searches alone, then beside live chat."""
        self.say(f"opening {self.plan.open_tickets} tickets")
        data = self.folder / "lists"
        with Waggle(self.waggle, data) as server:
            self.lines = server.make_rooms(self.plan.open_tickets)
            self.say(f"hiring {self.plan.agents} agents")
            people = lists.staff(data, self.plan.agents)
            lists.spare_warnings(server, data)
            self.say("lists and searches, alone and beside live chat")
            alone, beside, traffic = lists.run(server, people, self.plan.list_seconds, lambda: self.chat_beside(server))
        return {"tickets": self.plan.open_tickets, "agents": self.plan.agents, "goal_us": lists.GOAL_US, "alone": alone, "beside": beside, "traffic": traffic}

    def searches(self) -> dict:
        """Searches and suggestions alone, then beside live chat."""
        self.say(f"making {self.plan.search_tickets} tickets")
        data = self.folder / "searches"
        searches.generate(self.waggle, data, self.plan.search_tickets)
        with Waggle(self.waggle, data) as server:
            self.lines = server.make_rooms(self.plan.lone_rooms)
            customers = [line.split()[0] for line in self.lines]
            self.say(f"writing {self.plan.articles} articles; searches, alone and beside live chat")
            alone, beside, traffic = searches.run(
                server, data, self.plan.articles, customers, self.plan.list_seconds, lambda: self.chat_beside(server))
        return {
            "tickets": self.plan.search_tickets, "articles": self.plan.articles, "alone": alone, "beside": beside, "traffic": traffic,
            "goal_us": searches.SEARCH_GOAL_US, "suggest_goal_us": searches.SUGGEST_GOAL_US,
        }  # fmt: skip

    def chat_beside(self, server: Waggle) -> Load:
        # Long enough that its ten thousand sockets do not all close before the last answer is there.
        options = ["--members", MEMBERS, "--rate", lists.TRAFFIC, "--seconds", self.plan.list_seconds + 10]
        load = Load(self.waggle, server.url(False), *options, "--rooms-file", self.write_rooms(min(self.plan.rooms, len(self.lines))))
        load.expect("measuring")
        return load

    # Starting.

    def start(self) -> dict:
        self.say(f"making up {self.plan.start_tickets} tickets")
        folders = {"empty_s": self.folder / "empty", "full_s": self.folder / "full"}
        story = ["--seed", "1", "--tickets", str(self.plan.start_tickets), "--agents", "40", "--days", "30"]
        words = [str(self.waggle), "generate", *story, "--data", str(folders["full_s"])]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        self.say("starting")
        with Waggle(self.waggle, folders["empty_s"]):
            pass  # makes the database and the certificate, which a second start does not
        times: dict = {"exec_s": [], "empty_s": [], "full_s": []}
        for _ in range(self.plan.starts):
            begin = time.perf_counter()
            subprocess.run([*pinned(0), str(self.waggle), "version"], check=True, stdout=subprocess.DEVNULL)
            times["exec_s"].append(time.perf_counter() - begin)
            for name, data in folders.items():
                with Waggle(self.waggle, data) as server:
                    times[name].append(server.start_seconds)
        return {"events": events(folders["full_s"])} | {name: statistics.median(values) for name, values in times.items()}


def events(data: Path) -> int:
    """How many events a desk that is not running holds."""
    database = sqlite3.connect(f"file:{data / 'waggle.db'}?mode=ro", uri=True)
    try:
        return database.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0]
    finally:
        database.close()


def medians(runs: dict) -> dict:
    return {
        name: {key: statistics.median(run[key] for run in values) for key in values[0]}
        for name, values in runs.items()
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--waggle", type=Path, default=ROOT / ".build" / "release" / "waggle", help="the program")
    parser.add_argument("--quick", action="store_true", help="see that it works; the figures mean little")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead of text")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    parser.add_argument("--only", choices=list(report.PARTS), help="measure this alone, and with --write replace its table only")
    parser.add_argument("--folder", type=Path, help="where the desks are made and removed (default: .build)")
    given = parser.parse_args()
    if not given.waggle.is_file():
        print(f"there is no {given.waggle}: build it with `make release`", file=sys.stderr)
        return 1
    parent = given.folder or ROOT / ".build"
    parent.mkdir(exist_ok=True)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=parent) as folder:
        try:
            bench = Bench(given.waggle, Path(folder), Plan(given.quick))
            figures = bench.run_only(given.only) if given.only else bench.run()
        except Failed as failure:
            print(f"not measured: {failure}", file=sys.stderr)
            return 1
    figures["took_s"] = round(time.monotonic() - begin)
    if given.only:
        table = report.PARTS[given.only](figures[given.only])
        print(json.dumps(figures, indent=1) if given.json else report.plain(*table))
        if given.write and not given.quick:
            report.write_one(ROOT / "docs" / "benchmarks.md", table, report.machine())
        return 0
    print(json.dumps(figures, indent=1) if given.json else report.text(figures))
    if given.write and not given.quick:
        report.write(ROOT / "docs" / "benchmarks.md", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
