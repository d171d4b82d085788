"""The promise holds together: schemas, examples, AsyncAPI and OpenAPI agree with each other and with their formats."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from openapi_spec_validator import validate
from openapi_spec_validator.readers import read_from_filename

from Protocols.spec import (
    EXAMPLES, PROTOCOLS, ROOT, SERVED, bundled_openapi, check, example_of, families, load_yaml, messages, served_text,
)

EXAMPLE_FILES = sorted(EXAMPLES.glob("*.json"))


def references(value) -> list[str]:
    """Every `$ref` inside."""
    if isinstance(value, list):
        return [found for item in value for found in references(item)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return own + [found for item in value.values() for found in references(item)]


def resolves(reference: str, home: str) -> bool:
    """Whether a reference from a schema of family `home`, or from a document (""), leads to a definition."""
    file, _, name = reference.partition("#/$defs/")
    family = Path(file).name.removesuffix(".schema.json") if file else home
    return name in families().get(family, {}).get("$defs", {})


@pytest.mark.parametrize("family", families())
def test_a_schema_file_is_a_schema(family):
    schema = families()[family]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    dead = [reference for reference in references(schema) if not resolves(reference, family)]
    assert not dead


@pytest.mark.parametrize("family", families())
def test_a_reader_is_never_told_to_refuse_what_it_does_not_know(family):
    assert '"additionalProperties": false' not in json.dumps(families()[family])


@pytest.mark.parametrize("path", EXAMPLE_FILES, ids=lambda path: path.name)
def test_an_example_is_what_it_says(path):
    check(json.loads(path.read_text()), *example_of(path))


def test_every_message_has_an_example_and_every_example_a_message():
    shown = {example_of(path) for path in EXAMPLE_FILES}
    assert shown == set(messages())


def test_every_part_is_used():
    used = {
        (Path(reference.partition("#")[0]).name.removesuffix(".schema.json") or family, reference.rpartition("/")[2])
        for family, schema in families().items()
        for reference in references(schema)
    }
    # For people and for tests: lists that no message refers to.
    lists = {("errors", "Code"), ("errors", "Close"), ("rpc", "Keyed")}
    parts = {(family, name) for family, schema in families().items() for name in schema["$defs"] if name[0].isupper()}
    documents = {
        (Path(reference.partition("#")[0]).name.removesuffix(".schema.json"), reference.rpartition("/")[2])
        for name in ("openapi.yaml", "asyncapi.yaml")
        for reference in references(load_yaml(name))
    }
    assert parts - used - documents - lists == set()


@pytest.mark.parametrize(
    "path", [path for path in EXAMPLE_FILES if example_of(path)[1].endswith(".request")], ids=lambda path: path.name
)
def test_a_change_shows_its_client_id(path):
    family, name = example_of(path)
    properties = families()[family]["$defs"][name].get("properties", {})
    assert ("client_id" in properties) == ("client_id" in json.loads(path.read_text()))


def test_a_list_that_wants_something_can_be_missed():
    """The schemas are not so wide that anything passes."""
    with pytest.raises(AssertionError, match="'text' is a required property"):
        check({"ticket": 42}, "rpc", "chat.send.request")
    with pytest.raises(AssertionError, match="owner"):
        check({"type": "care", "seq": 1, "at": 1, "ticket": 1, "state": "waiting"}, "channels", "ticket.care")


# AsyncAPI


def asyncapi_format() -> Path | None:
    """The official JSON Schema of AsyncAPI 3.0.0; it is not part of this repository."""
    shared = Path(os.environ.get("WAGGLE_SHARED", ROOT.parent / "shared"))
    path = shared / "tools" / "asyncapi-3.0.0.schema.json"
    return path if path.is_file() else None


@pytest.mark.skipif(
    asyncapi_format() is None,
    reason="needs tools/asyncapi-3.0.0.schema.json in ../shared or in the folder that WAGGLE_SHARED names",
)
def test_asyncapi_is_asyncapi():
    schema = json.loads(asyncapi_format().read_text())
    errors = sorted(Draft7Validator(schema).iter_errors(load_yaml("asyncapi.yaml")), key=lambda error: error.json_path)
    assert not [f"{error.json_path}: {error.message[:200]}" for error in errors]


def pointed(document: dict, reference: str):
    """What a reference inside the document leads to."""
    for step in reference.removeprefix("#/").split("/"):
        document = document[step]
    return document


def test_asyncapi_refers_only_to_what_exists():
    document = load_yaml("asyncapi.yaml")
    for reference in references(document):
        if reference.startswith("#/"):
            assert pointed(document, reference)
        else:
            assert resolves(reference, ""), reference
            assert (PROTOCOLS / reference.partition("#")[0]).is_file()


def test_asyncapi_names_every_message_of_the_socket_once():
    outside = [each.split("#/$defs/") for each in references(load_yaml("asyncapi.yaml")) if "#/$defs/" in each]
    named = [(Path(file).name.removesuffix(".schema.json"), name) for file, name in outside]
    assert sorted(named) == sorted(message for message in messages() if message[0] in ("rpc", "channels", "socket"))


def test_every_method_is_an_operation_with_its_own_reply():
    document = load_yaml("asyncapi.yaml")
    methods = families()["common"]["$defs"]["Method"]["enum"]
    operations = {name.removeprefix("method.") for name in document["operations"] if name.startswith("method.")}
    assert operations == set(methods)
    for method in methods:
        operation = document["operations"][f"method.{method}"]
        assert references(operation["messages"]) == [f"#/channels/methods/messages/{method}"]
        assert references(operation["reply"]["messages"]) == [f"#/channels/methods/messages/{method}.result"]
        payload = document["channels"]["methods"]["messages"][method]["payload"]["schema"]["$ref"]
        assert payload.endswith(f"#/$defs/{method}.request")


def test_every_message_of_a_channel_belongs_to_an_operation():
    document = load_yaml("asyncapi.yaml")
    used = set(references(document["operations"]))
    for channel, described in document["channels"].items():
        for name in described["messages"]:
            assert f"#/channels/{channel}/messages/{name}" in used


# OpenAPI


def test_openapi_is_openapi():
    document, url = read_from_filename(str(PROTOCOLS / "openapi.yaml"))
    validate(document, base_uri=url)


def test_the_served_document_is_openapi_in_one_piece():
    document = json.loads(SERVED.read_text())
    validate(document)
    assert not [reference for reference in references(document) if not reference.startswith("#/")]


def test_the_served_document_is_made_from_the_source():
    assert SERVED.read_text() == served_text(), "run .venv/bin/python Tests/Protocols/write_documents.py"


def test_every_method_has_a_path_with_its_request_and_result():
    paths = load_yaml("openapi.yaml")["paths"]
    methods = families()["common"]["$defs"]["Method"]["enum"]
    assert {path for path in paths if path.startswith("/api/rpc/")} == {f"/api/rpc/{method}" for method in methods}
    for method in methods:
        post = paths[f"/api/rpc/{method}"]["post"]
        request = f"schemas/rpc.schema.json#/$defs/{method}.request"
        assert post["requestBody"]["content"]["application/json"]["schema"]["$ref"] == request
        result = f"schemas/rpc.schema.json#/$defs/{method}.result"
        assert post["responses"]["200"]["content"]["application/json"]["schema"]["$ref"] == result


def test_a_path_takes_an_idempotency_key_exactly_when_its_method_changes_something():
    paths = load_yaml("openapi.yaml")["paths"]
    for method in families()["common"]["$defs"]["Method"]["enum"]:
        takes = "#/components/parameters/IdempotencyKey" in references(paths[f"/api/rpc/{method}"])
        changes = "client_id" in families()["rpc"]["$defs"][f"{method}.request"].get("properties", {})
        assert takes == changes, method


def test_every_route_of_the_server_is_documented_and_every_documented_one_exists():
    source = (ROOT / "Sources/WaggleServer/HTTP/Routes.swift").read_text()
    # A pattern of the code, and what it stands for.
    patterns = {"/api/files/**": "/api/files/{ticket}/{file}", "/help/**": "/help/{language}/{article}"}
    routes = {
        (verb, patterns.get(path, path))
        for verb, path, rest in re.findall(r'Route\((?:receiving: )?\.(\w+), "([^"]+)"(.*)', source)
        if "isLocalOnly: true" not in rest and path not in ("/api/rpc/*", "/api/v1/**")
    }
    assert len(routes) >= 8
    documented = {
        (verb, path)
        for path, verbs in load_yaml("openapi.yaml")["paths"].items()
        for verb in verbs
        if not path.startswith("/api/rpc/")
    }
    # Files of Public/, whatever their name, are answered without a route.
    files = {("get", path) for path in ("/", "/login", "/desk", "/board", "/partner", "/admin", "/problems", "/openapi.json")}
    assert documented == routes | files


def test_every_refusal_over_http_is_a_problem():
    document = load_yaml("openapi.yaml")
    for name, response in document["components"]["responses"].items():
        assert list(response["content"]) == ["application/problem+json"], name
    statuses = {entry["x-http-status"] for entry in families()["errors"]["$defs"]["Refusal"]["oneOf"]} - {500}
    described = set(document["paths"]["/api/rpc/ticket.open"]["post"]["responses"])
    assert {str(status) for status in statuses} <= described


# Words


def test_the_codes_are_told_once():
    errors = families()["errors"]["$defs"]
    assert [entry["title"] for entry in errors["Refusal"]["oneOf"]] == errors["Code"]["enum"]
    for name in ("Refusal", "ProtocolError", "Close", "Unsubscribe"):
        numbers = [entry["const"] for entry in errors[name]["oneOf"]]
        assert numbers == sorted(set(numbers))


def test_names_are_in_snake_case():
    def names(value) -> set[str]:
        if isinstance(value, list):
            return {name for item in value for name in names(item)}
        if not isinstance(value, dict):
            return set()
        own = set(value["properties"]) if isinstance(value.get("properties"), dict) else set()
        return own | {name for item in value.values() for name in names(item)}

    found = {name for schema in families().values() for name in names(schema)}
    # Names that are not ours to choose: one that operators know from other servers, and tags of languages.
    assert {name for name in found if not re.fullmatch(r"[a-z][a-z0-9_]*", name)} <= {"requestId", "pt-BR", "pt-PT"}


def test_every_door_below_api_says_how_much_is_left():
    document = bundled_openapi()
    for path, item in document["paths"].items():
        for verb, operation in item.items():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            for status, answer in operation["responses"].items():
                if "$ref" in answer:
                    answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
                elif not path.startswith("/api/"):
                    assert "RateLimit" not in answer.get("headers", {}), f"{verb} {path} {status}"
                    continue
                if path.startswith("/api/"):
                    assert {"RateLimit", "RateLimit-Policy"} <= set(answer.get("headers", {})), f"{verb} {path} {status}"
