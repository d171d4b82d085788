"""Reads `Protocols/`: schemas, examples, and OpenAPI in one piece."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from Protocols import resources

ROOT = Path(__file__).resolve().parents[2]
PROTOCOLS = ROOT / "Protocols"
SCHEMAS = PROTOCOLS / "schemas"
EXAMPLES = PROTOCOLS / "examples"
# What the server gives at /openapi.json.
SERVED = ROOT / "Public" / "openapi.json"
# Told to those who are here, neither recorded nor read.
SIGNALS = {"chat.typing", "chat.read", "view.enter", "view.leave"}


@cache
def families() -> dict[str, dict]:
    """The schema files by family: `rpc`, `channels`, ..."""
    return {path.name.split(".")[0]: json.loads(path.read_text()) for path in sorted(SCHEMAS.glob("*.schema.json"))}


@cache
def registry() -> Registry:
    """Every schema file under its name, so that one can name another."""
    named = [(f"{family}.schema.json", Resource.from_contents(schema)) for family, schema in families().items()]
    return Registry().with_resources(named)


@cache
def validator(family: str, name: str) -> Draft202012Validator:
    """Checks one message: `validator("rpc", "ticket.open.result")`."""
    assert name in families()[family]["$defs"], f"{family}.schema.json says nothing of {name}"
    return Draft202012Validator({"$ref": f"{family}.schema.json#/$defs/{name}"}, registry=registry())


def check(value, family: str, name: str) -> None:
    """Fails with every difference between `value` and what is promised."""
    found = [f"  at {error.json_path}: {error.message}" for error in validator(family, name).iter_errors(value)]
    assert not found, f"not a {family} {name}: {json.dumps(value, ensure_ascii=False)[:600]}\n" + "\n".join(found)


def messages() -> list[tuple[str, str]]:
    """What travels, as (family, name). Names with a capital are parts of messages."""
    return [
        (family, name)
        for family, schema in families().items()
        for name in schema["$defs"]
        if not name[0].isupper()
    ]


def example_of(path: Path) -> tuple[str, str]:
    """`rpc.ticket.get.result~customer.json` is an example of ("rpc", "ticket.get.result")."""
    family, name = path.name.removesuffix(".json").split("~")[0].split(".", 1)
    return family, name


def load_yaml(name: str) -> dict:
    return yaml.safe_load((PROTOCOLS / name).read_text())


def bundled_openapi() -> dict:
    """`openapi.yaml` with every schema it names inside, as `family.Name`."""
    document = load_yaml("openapi.yaml")
    schemas: dict[str, dict] = {}

    def moved(value, home: str | None):
        if isinstance(value, list):
            return [moved(item, home) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            key: adopt(item, home) if key == "$ref" and isinstance(item, str) else moved(item, home)
            for key, item in value.items()
        }

    def adopt(reference: str, home: str | None) -> str:
        file, _, pointer = reference.partition("#/$defs/")
        if not pointer:
            return reference
        family = Path(file).name.split(".")[0] if file else home
        name = f"{family}.{pointer}"
        if name not in schemas:
            schemas[name] = {}
            schemas[name] = moved(families()[family]["$defs"][pointer], family)
        return f"#/components/schemas/{name}"

    definitions = families()["rpc"]["$defs"]
    rpc = {path: item for path, item in document["paths"].items() if path.startswith("/api/rpc/")}
    document = moved(document, None)
    document["paths"] |= moved(resources.paths(rpc, definitions, SIGNALS), "rpc")
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def served_text() -> str:
    return json.dumps(bundled_openapi(), ensure_ascii=False, indent=1) + "\n"
