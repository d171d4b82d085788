"""Two referees of TLS, sslyze and testssl.sh, find nothing weak. They run in `make conformance`.

Not held against a desk on one's own machine: that its certificate vouches for itself. And BREACH: testssl.sh sees that
pages are compressed. Those are files without secrets; answers to cookies never are (Tests/Server/test_http.py).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

REQUIRED = os.environ.get("WAGGLE_CONFORMANCE") == "all"
MODERN = {"TLS_1_2", "TLS_1_3"}


def missing(tool: str):
    """Not a skip where everything is to be run."""
    reason = f"{tool} is not here"
    return pytest.fail(reason) if REQUIRED else pytest.skip(reason)


@pytest.mark.slow
def test_sslyze_finds_nothing_weak(make_server, tmp_path):
    server = make_server()
    report = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "sslyze", f"--json_out={report}", f"localhost:{server.https_port}"],
        capture_output=True, text=True, timeout=100)  # fmt: skip
    if "No module named" in done.stderr:
        missing("sslyze")
    (scanned,) = json.loads(report.read_text())["server_scan_results"]
    found = {name: each["result"] for name, each in scanned["scan_result"].items() if each["result"]}
    for version in ("SSL_2_0", "SSL_3_0", "TLS_1_0", "TLS_1_1"):
        assert found[f"{version.lower()}_cipher_suites"]["accepted_cipher_suites"] == [], version
    for version in MODERN:
        suites = [each["cipher_suite"]["name"] for each in found[f"{version.lower()}_cipher_suites"]["accepted_cipher_suites"]]
        assert suites and all("GCM" in name or "POLY1305" in name for name in suites), suites
        assert version == "TLS_1_3" or all("ECDHE" in name for name in suites), suites
    assert found["heartbleed"]["is_vulnerable_to_heartbleed"] is False
    assert found["openssl_ccs_injection"]["is_vulnerable_to_ccs_injection"] is False
    assert found["tls_compression"]["supports_compression"] is False
    assert found["session_renegotiation"]["is_vulnerable_to_client_renegotiation_dos"] is False
    assert found["session_renegotiation"]["supports_secure_renegotiation"] is True
    assert found["tls_fallback_scsv"]["supports_fallback_scsv"] is True
    assert found["tls_extended_master_secret"]["supports_ems_extension"] is True
    assert found["robot"]["robot_result"].startswith("NOT_VULNERABLE")
    complaints = [line.strip("* ").strip() for line in done.stdout.splitlines() if line.startswith("        * ")]
    assert [each for each in complaints if not each.startswith("certificate_path_validation")] == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not REQUIRED, reason="takes minutes: make conformance")
def test_testssl_finds_nothing_above_info(make_server, tmp_path):
    program = shutil.which("testssl") or shutil.which("testssl.sh") or missing("testssl.sh")
    server = make_server("--limit", "connectionsPerAddress=10000", "--limit", "connectionsAtOnce=100000")
    report = tmp_path / "report.json"
    subprocess.run(
        [program, "--quiet", "--color", "0", "--warnings", "off", "--jsonfile", report, "-p", "-s", "-f", "-U",
         f"localhost:{server.https_port}"], capture_output=True, text=True, timeout=850)  # fmt: skip
    entries = json.loads(report.read_text())
    assert len(entries) > 30
    # The second is about the openssl that the referee itself runs.
    apart = ("BREACH", "engine_problem")
    weak = [each for each in entries if each["severity"] not in ("OK", "INFO") and each["id"] not in apart]
    assert weak == []
