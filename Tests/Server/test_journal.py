"""What operators see: a line for whoever is turned away, a name for every failure, and figures by route."""

from __future__ import annotations

import json
import re

import pytest

from Faults.disk import CHANGES, Disk
from harness.sdk import new_id
from harness.server import ROOMY
from Server.people import http_call, visitor
from Server.raw import talk

SECRET = "my neighbour's cat is called Quagmire"


def lines(server) -> list[dict]:
    """The log's entries; what the program says at its start is no entry."""
    return [json.loads(line) for line in server.log().splitlines() if line.startswith("{")]


def metrics(server) -> dict[str, float]:
    text = http_call(server, "GET", "/metrics").text
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line[0] != "#"}


def test_whoever_is_turned_away_has_a_line_with_the_reason_and_the_address(make_server):
    server = make_server("--log-format", "json")
    talk(server, b"GET / HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n")
    talk(server, b"GET /connection/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    talk(server, b"\x16\x03\x01\x02\x00\x01\x00")
    found = {entry["reason"]: entry for entry in lines(server) if entry["msg"] == "refused or cut"}
    assert {reason.split("_")[0] for reason in found} == {"http", "websocket", "tls"}, found
    for entry in found.values():
        assert entry["peer"] == "127.0.0.1" and entry["level"] == "info"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry["ts"])
    counted = metrics(server)
    for reason in found:
        assert counted[f'waggle_connections_cut_total{{reason="{reason}"}}'] == 1


def test_a_flood_of_refusals_is_no_flood_of_lines(make_server):
    server = make_server(*ROOMY, "--log-format", "json")
    for _ in range(200):
        talk(server, b"GET / HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n")
    told = [entry for entry in lines(server) if entry["msg"] == "refused or cut"]
    assert 50 <= len(told) < 200
    reason = told[0]["reason"]
    assert metrics(server)[f'waggle_connections_cut_total{{reason="{reason}"}}'] == 200


def test_a_failure_is_found_in_the_log_under_the_name_its_answer_gave(make_server, tmp_path):
    server = make_server(*ROOMY, "--log-format", "json", start=False)
    disk = Disk(tmp_path / "faults", server.data)
    server.environment = disk.environment
    server.start()
    ines = visitor(server)
    ticket = ines.change("ticket.open", text="begin")["ticket"]
    disk.arm(fail_at=1, lasting=True, kinds=CHANGES)
    body = {"client_id": new_id(), "ticket": ticket, "text": SECRET}
    answer = http_call(server, "POST", "/api/rpc/chat.send", body, headers={"Authorization": f"Bearer {ines.token}"})
    assert answer.status == 503, answer.text
    disk.heal()
    found = [entry for entry in lines(server) if entry.get("request_id") == json.loads(answer.text)["requestId"]]
    assert [(entry["level"], entry["status"], entry["path"]) for entry in found] == [
        ("error", "503", "/api/rpc/chat.send")
    ]


@pytest.mark.parametrize("level", ["trace", "debug"])
def test_no_level_shows_what_people_write_or_what_lets_them_in(make_server, level):
    server = make_server("--log-format", "json", "--log-level", level)
    ines = visitor(server)
    ticket = ines.change("ticket.open", text=SECRET)["ticket"]
    ines.change("chat.send", ticket=ticket, text=SECRET)
    with ines.socket() as link:
        link.rpc("chat.send", ticket=ticket, text=SECRET, client_id=new_id())
    told = server.log()
    assert '"msg":"answered"' in told and '"path":"/api/rpc/chat.send"' in told
    assert SECRET not in told and "Quagmire" not in told and ines.token not in told


def test_answers_are_counted_by_route_with_their_times(make_server):
    server = make_server()
    ines = visitor(server)
    ticket = ines.change("ticket.open", text="begin")["ticket"]
    with ines.socket() as link:
        link.ask(subscribe={"channel": f"ticket:{ticket}"})
        link.rpc("chat.send", ticket=ticket, text="more", client_id=new_id())
    assert http_call(server, "GET", "/api/v1/nothing", headers={"Authorization": f"Bearer {ines.token}"}).status == 404
    found = metrics(server)
    assert found['waggle_http_responses_total{route="/api/visitor",status="2xx"}'] == 1
    assert found['waggle_http_responses_total{route="/api/v1/**",status="4xx"}'] == 1
    # An answer that comes before anything was asked of the desk has its time too, not the machine's age.
    assert http_call(server, "GET", "/connection/websocket", headers={"Upgrade": "websocket", "Connection": "Upgrade"}).status == 426
    again = metrics(server)
    assert sum(value for key, value in again.items() if key.startswith("waggle_http_request_seconds_sum")) < 60
    for name, label in [
        ("http_request_seconds", 'route="/api/visitor"'), ("commit_seconds", ""), ("fan_out_seconds", ""),
    ]:
        steps = [value for key, value in found.items() if key.startswith(f"waggle_{name}_bucket") and label in key]
        count = found[f"waggle_{name}_count" + (f"{{{label}}}" if label else "")]
        assert steps == sorted(steps) and steps[-1] == count >= 1
        assert found[f"waggle_{name}_sum" + (f"{{{label}}}" if label else "")] > 0
    assert found["waggle_output_bytes_waiting"] >= 0
    assert {f"waggle_{name}_total": found[f"waggle_{name}_total"] for name in ("hand_offs", "escalations", "sla_breaches")} == {
        "waggle_hand_offs_total": 0, "waggle_escalations_total": 0, "waggle_sla_breaches_total": 0,
    }
