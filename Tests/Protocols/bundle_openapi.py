"""Writes Public/openapi.json from Protocols/openapi.yaml: `.venv/bin/python Tests/Protocols/bundle_openapi.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from Protocols.spec import SERVED, served_text  # noqa: E402

SERVED.write_text(served_text())
