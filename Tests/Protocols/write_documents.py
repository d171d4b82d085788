"""Writes what follows from the schemas: `.venv/bin/python Tests/Protocols/write_documents.py`.

The schemas and the list of methods are written by hand; the lists of methods and messages in `asyncapi.yaml` and
`openapi.yaml`, the enumeration `Method`, and `Public/openapi.json` are copies of them in other forms. After a change of
a schema, or a merge that touched one of these lists, run this and commit what it changed.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from Protocols import spec  # noqa: E402

RPC = "schemas/rpc.schema.json#/$defs/"
CHANNELS = "schemas/channels.schema.json#/$defs/"
COMMON_ANSWERS = {
    "400": "BadRequest", "401": "Unauthorized", "403": "NotAllowed", "404": "NotFound", "405": "MethodNotAllowed",
    "409": "Conflict", "412": "Changed", "413": "TooLarge", "415": "UnsupportedMediaType", "422": "InvalidField",
    "429": "TooManyRequests", "503": "Unavailable", "507": "StorageFull",
}
INDENTED = {"initial_indent": "        ", "subsequent_indent": "        ", "break_on_hyphens": False}
CHANGES_ONLY = {"409", "412", "507"}


def methods() -> list[str]:
    """Every method in the order of the code."""
    source = (spec.ROOT / "Sources" / "WaggleDesk" / "Method.swift").read_text()
    return re.findall(r'^ {4}case \w+ = "([a-z_.]+)"$', source, re.M)


def definition(name: str) -> dict:
    return spec.families()["rpc"]["$defs"][name]


def sentence(schema: dict) -> str:
    return json.dumps(schema["description"], ensure_ascii=False)


def changes(method: str) -> bool:
    return "client_id" in definition(f"{method}.request").get("properties", {})


def openapi_path(method: str) -> str:
    request = definition(f"{method}.request")
    lines = [
        f"  /api/rpc/{method}:",
        "    post:",
        f"      tags: [{method.split('.')[0]}]",
        f"      operationId: {method}",
        f"      summary: {sentence(request)}",
    ]
    if changes(method):
        lines += ["      parameters:", "        - $ref: '#/components/parameters/IdempotencyKey'"]
    lines += [
        "      requestBody:",
        f"        required: {'true' if request.get('required') or changes(method) else 'false'}",
        "        content:",
        "          application/json:",
        f"            schema: {{$ref: '{RPC}{method}.request'}}",
        "      responses:",
        "        '200':",
        f"          description: {'The receipt.' if changes(method) else 'The result.'}",
        "          headers:",
        "            RateLimit-Policy: {$ref: '#/components/headers/RateLimitPolicy'}",
        "            RateLimit: {$ref: '#/components/headers/RateLimit'}",
        "          content:",
        "            application/json:",
        f"              schema: {{$ref: '{RPC}{method}.result'}}",
    ]
    for status, name in COMMON_ANSWERS.items():
        if changes(method) or status not in CHANGES_ONLY:
            lines.append(f"        '{status}': {{$ref: '#/components/responses/{name}'}}")
    lines.append("        default: {$ref: '#/components/responses/Other'}")
    return "\n".join(lines) + "\n"


def message(name: str, reference: str, summary: str | None) -> str:
    lines = [f"      {name}:"]
    if summary:
        lines.append(f"        summary: {summary}")
    lines += [
        "        payload:",
        "          schemaFormat: 'application/schema+json;version=draft-2020-12'",
        f"          schema: {{$ref: '{reference}'}}",
    ]
    return "\n".join(lines) + "\n"


def operation(method: str) -> str:
    return (
        f"  method.{method}:\n"
        "    action: receive\n"
        "    channel: {$ref: '#/channels/methods'}\n"
        f"    summary: {sentence(definition(f'{method}.request'))}\n"
        "    messages:\n"
        f"      - $ref: '#/channels/methods/messages/{method}'\n"
        "    reply:\n"
        "      channel: {$ref: '#/channels/methods'}\n"
        "      messages:\n"
        f"        - $ref: '#/channels/methods/messages/{method}.result'\n"
    )


def replace_block(text: str, begin: str, end: str, block: str) -> str:
    """`text` with everything from the first line that matches `begin` up to the next that matches `end` replaced."""
    start = re.search(begin, text, re.M)
    assert start, f"nothing matches {begin}"
    stop = re.compile(end, re.M).search(text, start.end())
    return text[: start.start()] + block + text[stop.start() if stop else len(text):]


def write_openapi() -> None:
    path = spec.PROTOCOLS / "openapi.yaml"
    block = "".join(openapi_path(method) for method in methods())
    path.write_text(replace_block(path.read_text(), r"^  /api/rpc/", r"^  /(?!api/rpc/)|^\S", block))


def write_asyncapi() -> None:
    path = spec.PROTOCOLS / "asyncapi.yaml"
    text = path.read_text()
    listed = "".join(
        message(method, f"{RPC}{method}.request", sentence(definition(f"{method}.request")))
        + message(f"{method}.result", f"{RPC}{method}.result", None)
        for method in methods()
    )
    text = replace_messages(text, "methods", listed)
    published = spec.families()["channels"]["$defs"]
    for channel in dict.fromkeys(name.split(".")[0] for name in published if not name[0].isupper()):
        own = [name for name in published if name.startswith(channel + ".")]
        block = "".join(message(name, CHANNELS + name, sentence(published[name])) for name in own)
        text = replace_messages(text, channel, block)
        references = "".join(f"      - $ref: '#/channels/{channel}/messages/{name}'\n" for name in own)
        text = replace_after(text, rf"^  publish\.{channel}:\n(?:    .*\n)*?    messages:\n", r"^ {0,5}\S", references)
    operations = "".join(operation(method) for method in methods())
    path.write_text(replace_block(text, r"^  method\.", r"^  (?!method\.)\S", operations))


def replace_messages(text: str, channel: str, block: str) -> str:
    """The messages of one channel replaced."""
    return replace_after(text, rf"^  {channel}:\n    address:.*\n(?:    .*\n)*?    messages:\n", r"^ {0,5}\S", block)


def replace_after(text: str, head: str, end: str, block: str) -> str:
    start = re.search(head, text, re.M)
    assert start, f"nothing matches {head}"
    stop = re.compile(end, re.M).search(text, start.end())
    return text[: start.end()] + block + text[stop.start() if stop else len(text):]


def write_enumeration() -> None:
    path = spec.SCHEMAS / "common.schema.json"
    text = path.read_text()
    words = textwrap.fill(", ".join(json.dumps(method) for method in methods()), 119, **INDENTED)
    changed, count = re.subn(
        r'("Method": \{[^}]*?"enum": )\[[^\]]*\]', lambda found: f"{found[1]}[\n{words}\n      ]", text, count=1)
    assert count == 1
    if json.loads(changed) != json.loads(text):
        path.write_text(changed)


if __name__ == "__main__":
    write_enumeration()
    spec.families.cache_clear()
    write_openapi()
    write_asyncapi()
    spec.SERVED.write_text(spec.served_text())
