"""The methods as resources below `/api/v1/`: the same rule as `Sources/WaggleServer/API/APIResource.swift`."""

from __future__ import annotations

import copy

ROOT = "/api/v1/"
NAMED = {
    "ticket.list": "tickets", "ticket.open": "tickets", "ticket.get": "tickets/{ticket}",
    "chat.list": "tickets/{ticket}/messages", "chat.send": "tickets/{ticket}/messages",
    "note.list": "tickets/{ticket}/notes", "note.add": "tickets/{ticket}/notes", "problem.get": "problem",
    "article.get": "article", "experiment.get": "experiment",
}
PLURAL = {
    **{noun: noun + "s" for noun in (
        "ticket", "queue", "problem", "organisation", "callback", "partner", "team", "user", "article", "experiment")},
    "reply": "replies",
}
# Asked about one ticket or about all: the ticket goes into the query.
READ_ANSWERS = {
    "400": "BadRequest", "401": "Unauthorized", "403": "NotAllowed", "404": "NotFound", "405": "MethodNotAllowed",
    "422": "InvalidField", "429": "TooManyRequests", "503": "Unavailable", "default": "Other",
}


def reads(post: dict) -> bool:
    return post["responses"]["200"]["description"] == "The result."


def template(method: str, is_read: bool, on_ticket: bool) -> str:
    """The path below the root."""
    if method in NAMED:
        return NAMED[method]
    noun, verb = method.split(".", 1)
    path = ["tickets", "{ticket}"] if on_ticket else []
    if noun != "ticket" or not on_ticket:
        path.append(noun if on_ticket else PLURAL.get(noun, noun))
    if not (is_read and verb in ("get", "list")):
        path.append(verb)
    return "/".join(path)


def is_conditional(method: str, request: dict, on_ticket: bool) -> bool:
    """Whether what it changes has a version: a ticket, a problem or an article."""
    noun = method.partition(".")[0]
    return on_ticket or noun in ("problem", "article") and noun in request.get("required", [])


def paths(rpc: dict[str, dict], schemas: dict[str, dict], signals: set[str]) -> dict[str, dict]:
    """OpenAPI's paths for every `/api/rpc/METHOD` in `rpc`; `schemas` are the definitions of `rpc.schema.json`."""
    found: dict[str, dict] = {}
    for path, item in rpc.items():
        method = path.removeprefix("/api/rpc/")
        post = item["post"]
        request = schemas[f"{method}.request"]
        on_ticket = "ticket" in request.get("required", []) and method not in ("ticket.list", "ticket.open")
        is_read = reads(post) and method not in signals
        place = found.setdefault(ROOT + template(method, is_read, on_ticket), {})
        verb = "get" if is_read else "post"
        assert verb not in place, f"two methods at {verb} {template(method, is_read, on_ticket)}"
        place[verb] = get(method, post, request, on_ticket) if is_read else change(
            method, post, request, on_ticket, is_conditional(method, request, on_ticket) and method not in signals)
    return found


def ticket_parameter() -> dict:
    return {
        "name": "ticket", "in": "path", "required": True, "description": "The ticket's number.",
        "schema": {"$ref": "schemas/common.schema.json#/$defs/TicketID"},
    }


def get(method: str, post: dict, request: dict, on_ticket: bool) -> dict:
    parameters = [ticket_parameter()] if on_ticket else []
    required = request.get("required", [])
    for name, schema in request.get("properties", {}).items():
        if on_ticket and name == "ticket":
            continue
        parameter = {"name": name, "in": "query", "required": name in required, "schema": schema}
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        parameters.append(parameter)
    parameters.append({
        "name": "If-None-Match", "in": "header", "description": "An entity tag that is known already.",
        "schema": {"type": "string"},
    })
    limits = copy.deepcopy(post["responses"]["200"]["headers"])
    answers = {
        "200": {
            **copy.deepcopy(post["responses"]["200"]),
            "headers": {**limits, "ETag": {
                "description": "Names this answer; a ticket's begins with its version.", "schema": {"type": "string"},
            }},
        },
        "304": {"description": "It is what `If-None-Match` names.", "headers": limits},
    }
    answers |= {status: {"$ref": f"#/components/responses/{name}"} for status, name in READ_ANSWERS.items()}
    return {
        "tags": post["tags"], "operationId": f"get.{method}", "summary": post["summary"], "parameters": parameters,
        "responses": answers,
    }


def change(method: str, post: dict, request: dict, on_ticket: bool, conditional: bool) -> dict:
    body = copy.deepcopy(request)
    parameters = copy.deepcopy(post.get("parameters", []))
    if on_ticket:
        parameters.insert(0, ticket_parameter())
        body.get("properties", {}).pop("ticket", None)
        body["required"] = [name for name in body.get("required", []) if name != "ticket"]
        if not body["required"]:
            del body["required"]
    if conditional:
        parameters.append({
            "name": "If-Match", "in": "header",
            "description": "The entity tag of what is to change, as the sender saw it; refused when that moved on.",
            "schema": {"type": "string"},
        })
    answers = copy.deepcopy(post["responses"])
    answers.setdefault("412", {"$ref": "#/components/responses/Changed"})
    if method == "ticket.open":
        answers = {"201": answers.pop("200"), **answers}
        answers["201"]["headers"] |= {"Location": {"description": "The new ticket.", "schema": {"type": "string"}}}
    return {
        "tags": post["tags"], "operationId": f"post.{method}", "summary": post["summary"], "parameters": parameters,
        "requestBody": {
            "required": post["requestBody"]["required"], "content": {"application/json": {"schema": body}},
        },
        "responses": answers,
    }
