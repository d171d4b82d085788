"""The figures as people read them: ratios first, absolutes after."""

from __future__ import annotations

import os
import platform
import re
import time
from pathlib import Path

BEGIN = "<!-- figures: written by Benchmarks/run.py -->"
END = "<!-- end of figures -->"

SERVERS = {
    "waggle": "Waggle, log on disk",
    "floor durable": "floor, synced before it delivers",
    "floor": "floor, memory only",
    "floor uncorked": "floor, memory only, each delivery sent alone",
    "waggle tls": "Waggle, log on disk, TLS",
    "floor tls": "floor, memory only, TLS",
    "uws": "uWebSockets, memory only",
    "uws tls": "uWebSockets, memory only, TLS",
    "nio": "SwiftNIO, memory only",
    "nio tls": "SwiftNIO, memory only, TLS",
    "picows": "picows, memory only",
    "picows tls": "picows, memory only, TLS",
}


def machine() -> dict:
    model = ""
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {
        "cores": os.cpu_count() or 1,
        "processor": model or platform.machine(),
        "kernel": platform.release(),
        "date": time.strftime("%Y-%m-%d"),
        "load": round(os.getloadavg()[0], 1),
    }


def ratio(value: float, base: float) -> str:
    return f"{value / base:.2f} x" if base > 0 else "–"


def times(microseconds: float) -> str:
    return f"{microseconds:.0f} µs" if microseconds < 1_000 else f"{microseconds / 1_000:.1f} ms"


# What Waggle wants to cost at most, as a multiple of a peer's: plain, and over TLS.
AIMS = {
    ("rooms", "uws"): (1.25, 1.4), ("rooms", "nio"): (0.75, 0.9), ("busy", "uws"): (1.0, 1.25), ("echo", "uws"): (1.1, None),
    ("typing", "uws"): (1.5, None),
}  # fmt: skip
CONNECT_AIM = 1.1
STORM_AIM = 2.0
# How much oftener "who can help" is to name the right person than what a desk has without it.
KNOWER_AIM = 1.5


def ratios(figures: dict) -> list[tuple[str, str, str, str]]:
    """What is compared, with what, the ratio, and what it is to be at most (or at least)."""
    rooms, lone, busy = figures["rooms"], figures["lone"], figures["busy"]
    single = max(disk["single_syncs_per_s"] for disk in (figures["disk"], figures["disk_after"]))
    found = []

    def note(what: str, base: str, value: float, against: float, most: float | None = None) -> None:
        aim = "" if most is None else f"at most {most:g} x: " + ("met" if value <= most * against else "missed")
        found.append((what, base, ratio(value, against), aim))

    def compare(what: str, name: str, base: str, key: str, of: dict = rooms, most: float | None = None) -> None:
        note(what, SERVERS[base], of[name][key], of[base][key], most)

    compare("messages acknowledged a second", "waggle", "floor durable", "acknowledged_per_s")
    compare("messages acknowledged a second", "waggle", "floor", "acknowledged_per_s")
    acknowledged, least = rooms["waggle"]["acknowledged_per_s"], min(20_000, 60 * single)
    found.append((
        "messages acknowledged a second", "the disk's lone syncs a second, the better of before and after",
        ratio(acknowledged, single), f"at least {least:,.0f}/s: " + ("met" if acknowledged >= least else "missed"),
    ))  # fmt: skip
    compare("server CPU for each delivery", "waggle", "floor durable", "cpu_us_per_delivery")
    compare("server CPU for each delivery", "waggle", "floor", "cpu_us_per_delivery")
    compare("server CPU for each delivery, TLS", "waggle tls", "floor tls", "cpu_us_per_delivery")
    for peer in ("uws", "nio", "picows"):
        if peer in rooms:
            for name, of, what in (("rooms", rooms, "rooms of 5"), ("busy", busy, "busy room")):
                plain, tls = AIMS.get((name, peer), (None, None))
                what = f"server CPU for each delivery, {what}"
                compare(what, "waggle", peer, "cpu_us_per_delivery", of, plain)
                compare(f"{what}, TLS", "waggle tls", f"{peer} tls", "cpu_us_per_delivery", of, tls)
    for peer in ("floor", "uws", "nio", "picows"):
        if peer in figures["echo"]:
            compare("server CPU for each echo", "waggle", peer, "cpu_us_per_delivery", figures["echo"], AIMS.get(("echo", peer), [None])[0])
            compare("server CPU for each echo, TLS", "waggle tls", f"{peer} tls", "cpu_us_per_delivery", figures["echo"])
        if peer in rooms:
            typing = figures["typing"]["waggle"]["cpu_us_per_delivery"]
            note(
                "server CPU for each typing signal delivered, rooms of 5", f"a message's: {SERVERS[peer]}", typing,
                rooms[peer]["cpu_us_per_delivery"], AIMS.get(("typing", peer), [None])[0])
    for kind in ("full", "resumed"):
        compare(f"server CPU for each TLS connection, {kind}", "waggle tls", "floor tls", "cpu_us_per_connect", figures["connect"][kind], CONNECT_AIM)
    commit = 1e6 / single
    rated = figures["rated"]["waggle"]
    for quantile, most in (("p50", 1.6 + 1_000 / commit), ("p99", 3.5)):
        what = f"acknowledgement {quantile} at {figures['rate']:,} messages/s"
        note(what, "a lone commit", rated[f"ack_{quantile}_us"], commit, round(most, 2))
    storm = figures["storm"]
    note(
        f"acknowledgement p99 beside a storm of {storm['connects']:,} TLS connections", "the same chat alone",
        storm["beside"]["ack_p99_us"], storm["alone"]["ack_p99_us"], STORM_AIM)
    compare("acknowledgement p50, one under way", "waggle", "floor durable", "ack_p50_us", lone)
    compare("acknowledgement p99, one under way", "waggle", "floor durable", "ack_p99_us", lone)
    start = figures["start"]
    note(f"start with {start['events']:,} events", "start with no events", start["full_s"], start["empty_s"])
    simulated = figures["simulation"]
    for mode in ("tiered", "swarm") if simulated else ():
        faster = simulated[mode]["simpy"] / simulated[mode]["waggle"]
        found.append((
            f"simulated tickets a second, {mode}", "simpy on the same tickets", f"{faster:.0f} x",
            "at least 100 x: " + ("met" if faster >= 100 else "missed"),
        ))  # fmt: skip
    return found + history_ratios(figures.get("histories"))


def history_ratios(found: dict | None) -> list[tuple[str, str, str, str]]:
    """Where pm4py could be had: how much faster an event log is imported than it reads it, and in how much memory."""
    if not found:
        return []
    faster = found["pm4py"]["seconds"] / found["import"]["seconds"]
    most = max(found[step]["memory_mb"] for step in ("import", "report", "export"))
    events = f"{found['events']:,} events"
    return [
        (
            f"import of an XES log, {events}", "pm4py reading it", f"{faster:.1f} x",
            "at least 10 x: " + ("met" if faster >= 10 else "missed"),
        ),
        (
            f"most memory to import, report on and export {events}", "–", f"{most:.0f} MB",
            "under 300 MB: " + ("met" if most < 300 else "missed"),
        ),
    ]  # fmt: skip


def history_table(found: dict | None) -> tuple[str, list[str], list[list[str]]]:
    title = "An event log of somebody else's, imported, reported on and exported, beside pm4py reading it"
    head = ["step", "seconds", "most memory"]
    if not found:
        return title, head, [["not measured: pm4py is not there", "–", "–"]]
    rows = [[name, f"{found[name]['seconds']:.1f}", f"{found[name]['memory_mb']:.0f} MB"] for name in ("import", "report", "export", "pm4py")]
    return f"{title}: {found['tickets']:,} tickets, {found['events']:,} events, XES of {found['bytes'] / 1e6:,.0f} MB", head, rows


def load_rows(runs: dict) -> list[list[str]]:
    rows = []
    for name, run in runs.items():
        busy = 100 * run["own_cpu_s"] / run["seconds"]
        rows.append(
            [
                SERVERS[name],
                f"{run['acknowledged_per_s']:,.0f}",
                f"{run['deliveries_per_s']:,.0f}",
                f"{times(run['ack_p50_us'])} / {times(run['ack_p99_us'])}",
                f"{times(run['delivery_p50_us'])} / {times(run['delivery_p99_us'])}" if run["delivery_p99_us"] else "–",
                f"{run['cpu_us_per_delivery']:.1f} µs",
                f"{busy:.0f} %",
            ]
        )
    return rows


def tables(figures: dict) -> list[tuple[str, list[str], list[list[str]]]]:
    head = [
        "server", "acknowledged/s", "deliveries/s", "acknowledged p50 / p99", "delivered p50 / p99",
        "server CPU a delivery", "load's core",
    ]  # fmt: skip
    counts = list(figures["idle"])
    idle = [
        [SERVERS[name], *(f"{figures['idle'][count][name]:,.0f}" for count in counts)]
        for name in figures["idle"][counts[0]]
    ] if counts else []  # fmt: skip
    disks = [
        [when, f"{disk['single_syncs_per_s']:,.0f}", f"{disk['group_of_100_syncs_per_s']:,.0f}"]
        for when, disk in (("before the load", figures["disk"]), ("after it", figures["disk_after"]))
    ]
    start = figures["start"]
    return [
        ("Ratios of this run", ["Waggle's", "to", "ratio", "aim"], [list(row) for row in ratios(figures)]),
        (
            f"{figures['room_count']:,} rooms of {figures['members']}, {figures['under_way']} messages under way",
            head, load_rows(figures["rooms"]),
        ),
        (
            f"One busy room of {figures['busy_members']:,}, {figures['busy_under_way']} messages under way",
            head, load_rows(figures["busy"]),
        ),
        ("Where Waggle's CPU goes in rooms of five", ["part", "share"], [[name, f"{share:.0f} %"] for name, share in figures["profile"].items()]),
        ("Typing signals: relayed to the room, not stored", head, load_rows(figures["typing"])),
        (f"Echoes on {figures['echoes']} connections", head, load_rows(figures["echo"])),
        ("One message under way", head, load_rows(figures["lone"])),
        (f"{figures['rate']:,} messages a second at random moments", head, load_rows(figures["rated"])),
        connect_table(figures["connect"], figures["connects"]),
        storm_table(figures["storm"]),
        back_table(figures["back"]),
        ("Memory for each idle connection, bytes", ["server", *(f"{int(c):,} connections" for c in counts)], idle),
        (
            "Starting: from exec to the first 200 of /readyz",
            ["desk", "seconds"],
            [
                ["(`waggle version`: the program alone)", f"{start['exec_s']:.3f}"],
                ["no events", f"{start['empty_s']:.3f}"],
                [f"{start['events']:,} events", f"{start['full_s']:.3f}"],
            ],
        ),
        list_table(figures["lists"]),
        search_table(figures["searches"]),
        knower_table(figures.get("knowers")),
        history_table(figures.get("histories")),
        ("The disk: fdatasync a second", ["when", "each of one append of 256 B", "each of 100 appends"], disks),
    ]


def connect_table(figures: dict, count: int) -> tuple[str, list[str], list[list[str]]]:
    rows = [
        [
            SERVERS[name],
            *(f"{figures[kind][name]['connects_per_s']:,.0f}" for kind in ("full", "resumed")),
            *(f"{figures[kind][name]['cpu_us_per_connect']:.0f} µs" for kind in ("full", "resumed")),
        ]
        for name in figures["full"]
    ]
    head = ["server", "full/s", "resumed/s", "server CPU, full", "server CPU, resumed"]
    return f"{count:,} TLS connections with the upgrade, 32 at once", head, rows


def storm_table(figures: dict) -> tuple[str, list[str], list[list[str]]]:
    rows = [
        [name, *(f"{times(run[f'{kind}_p50_us'])} / {times(run[f'{kind}_p99_us'])}" for kind in ("ack", "delivery"))]
        for name, run in (("alone", figures["alone"]), ("beside the storm", figures["beside"]))
    ]
    title = f"{figures['rate']:,} messages a second beside {figures['connects']:,} TLS connections, "
    title += f"which opened at {figures['storm']['connects_per_s']:,.0f} a second"
    return title, ["chat", "acknowledged p50 / p99", "delivered p50 / p99"], rows


def back_table(figures: dict) -> tuple[str, list[str], list[list[str]]]:
    rows = [
        [
            SERVERS[name],
            *(f"{run[key]:,.0f}" for key in ("clients", "recovered", "lost", "failed", "publications")),
            f"{run['seconds']:.1f} s", f"{times(run['come_back_p50_us'])} / {times(run['come_back_p99_us'])}",
        ]
        for name, run in figures.items()
    ]  # fmt: skip
    head = ["server", "clients", "recovered all", "less", "cut", "publications", "until the last", "each p50 / p99"]
    return "Everybody back after a cut", head, rows


def asked_table(title: str, figures: dict) -> tuple[str, list[str], list[list[str]]]:
    """What was asked alone and beside live chat; a p99 above its goal is marked."""
    talk = figures["traffic"]["acknowledged_per_s"]

    def cell(name: str, found: dict) -> str:
        goal = figures["suggest_goal_us"] if "suggestions" in name else figures["goal_us"]
        return f"{times(found['p50_us'])} / {times(found['p99_us'])}{'' if found['p99_us'] < goal else ' (above)'}"

    runs = (figures["alone"], figures["beside"])
    rows = [[name, *(cell(name, run[name]) if name in run else "–" for run in runs)] for name in figures["alone"]]
    return title, ["request", "alone p50 / p99", f"beside {talk:,.0f} messages/s p50 / p99"], rows


def search_table(figures: dict) -> tuple[str, list[str], list[list[str]]]:
    title = f"Searches over {figures['tickets']:,} tickets and {figures['articles']:,} articles; the goal is a p99 under "
    return asked_table(f"{title}{times(figures['goal_us'])}, suggestions {times(figures['suggest_goal_us'])}", figures)


def list_table(figures: dict) -> tuple[str, list[str], list[list[str]]]:
    title = f"Lists and searches over {figures['tickets']:,} open tickets, {figures['agents']} agents connected; "
    title += f"the goal is a p99 under {times(figures['goal_us'])}"
    return asked_table(title, figures)


def knower_table(found: dict | None) -> tuple[str, list[str], list[list[str]]]:
    def percent(value: float) -> str:
        return f"{100 * value:.1f} %"

    def row(what: str, beside: str, own: float, other: float, most: float | None = KNOWER_AIM) -> list[str]:
        aim = "" if most is None else f"at least {most:g} x: " + ("met" if own >= most * other else "missed")
        return [what, beside, percent(own), percent(other), ratio(own, other), aim]

    title = "Who can help: how often the first three hold the right person"
    head = ["asked of, and who counts", "beside", "who can help", "beside it", "ratio", "aim"]
    if not found:
        return title, head, [["not measured: the program `knowers` was not built", "–", "–", "–", "–", ""]]
    made = found["made_up"]
    desk = f"a made-up desk, {made['tickets']:,} solved tickets, {made['asked']:,} questions: "
    rows = [
        row(desk + "somebody who knows", made["way"], made["finder"]["knows"], made["beside"]["knows"]),
        row("the same: whoever solved it", made["way"], made["finder"]["solved"], made["beside"]["solved"], None),
    ]
    if log := found.get("log"):
        what = f"a real log without texts (C. Amaral, M. Fantinato, S. Peres 2018, DOI 10.24432/C57S4H; one tenth of it), learnt from "
        what += f"{log['tickets']:,}, {log['asked']:,} questions: whoever solved it, {percent(log['possible'])} at best"
        rows.append(row(what, "most solved in the category", log["finder"], log["beside"]))
    else:
        rows.append(["a real log without texts", "not measured: the log is not there", "–", "–", "–", ""])
    return title, head, rows


def facts(figures: dict) -> str:
    found = figures["machine"]
    return (
        f"{found['date']}; {found['cores']} cores ({found['processor']}), Linux {found['kernel']}; load average "
        f"before the run {found['load']}; {figures['rounds']} interleaved rounds, medians; took {figures['took_s']} s."
    )


def text(figures: dict) -> str:
    return "\n\n".join([facts(figures), *(plain(*table) for table in tables(figures))])


def plain(title: str, head: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [title]
    for row in [head, *rows]:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append("  " + "  ".join(cells))
    return "\n".join(lines)


def markdown(figures: dict) -> str:
    return "\n\n".join([facts(figures), *(block(*table) for table in tables(figures))])


def block(title: str, head: list[str], rows: list[list[str]], note: str = "") -> str:
    lines = [f"### {title}", "", *([note, ""] if note else [])]
    lines += ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


# What can be measured by itself, with its table.
PARTS = {"lists": list_table, "searches": search_table, "histories": history_table}


def write(page: Path, figures: dict) -> None:
    """Replaces what stands between the marks."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{markdown(figures)}\n{END}{after}")


def write_one(page: Path, table: tuple[str, list[str], list[list[str]]], machine: dict) -> None:
    """Replaces the table whose title begins like this one, and says under it that it was measured by itself; the disk's stays last."""
    kind = table[0].split(" over ")[0].split(":")[0]
    note = f"Measured by itself on {machine['date']}; load average before the run {machine['load']}."
    text = page.read_text()
    parts = re.split(r"(?m)^(?=### |<!-- end of figures)", text)
    places = [place for place, part in enumerate(parts) if part.startswith(f"### {kind}")]
    made = block(*table, note=note) + "\n\n"
    if places:
        parts[places[0]] = made
    else:  # before the last one, which is the disk's
        parts.insert(len(parts) - 2, made)
    page.write_text("".join(parts))
