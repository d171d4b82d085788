internal import Crypto
internal import HTTP1
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

// The resource-shaped door to the desk's methods (APIResource.swift). What it adds to `/api/rpc/METHOD`: reads by GET
// with a query, entity tags, `If-Match` (the version of what is to change, as its sender saw it) and `Location`.

extension Application {
    /// Every request below `/api/v1/`.
    func resource(_ request: Request, _ responder: any Responder) {
        let (resources, ticket) = APIResource.find(request.head.path)
        let verb = request.head.method == .head ? HTTPMethod.get : request.head.method
        guard let resource = resources.first(where: { $0.verb == verb }) else {
            return responder.answer(missing(resources, request))
        }
        if resource.verb == .post, case .failure(let refusal) = object(request) {
            return responder.answer(refusal.answer)
        }
        authenticated(request, responder) { [self] principal in
            let responder = PersonResponder(responder: responder) { [self] in gates.standing(of: principal.actor.id) }
            metrics.add(.commands)
            if !request.isLocal, let wait = gates.command(by: principal.actor.id) {
                return responder.answer(Self.tooOften(wait, request))
            }
            if resource.verb == .get {
                read(resource, ticket, principal.actor, request, responder)
            } else {
                change(resource, ticket, principal.actor, request, responder)
            }
        }
    }

    private func missing(_ resources: [APIResource], _ request: Request) -> HTTPResponse {
        guard !resources.isEmpty else {
            return Self.problem(DeskRefusal(.notFound, "there is no such resource"), request)
        }
        let allowed = resources.flatMap { $0.verb == .get ? ["GET", "HEAD"] : [$0.verb.rawValue] }.joined(
            separator: ", ")
        var answer = Self.answer(
            ProblemDetails(
                code: "method_not_allowed", title: "Method Not Allowed", status: 405,
                detail: "This resource answers \(allowed).", requestId: request.id))
        answer.headers.append("Allow", allowed)
        return answer
    }

    private func read(
        _ resource: APIResource, _ ticket: Int64?, _ actor: Actor, _ request: Request, _ responder: any Responder
    ) {
        let items = request.head.queryItems
        guard items.count == (request.head.query ?? "").split(separator: "&").count else {
            let refusal = DeskRefusal(
                .badRequest, "the query is not well formed: percent signs need two digits, in UTF-8")
            return responder.answer(Self.problem(refusal, request))
        }
        desk.call(resource.method, query: items, ticket: ticket, by: actor) { [self] result in
            switch result {
            case .success(let data): responder.answer(Self.tagged(data, request))
            case .failure(let refusal):
                metrics.add(.refusals)
                responder.answer(Self.problem(refusal, request))
            }
        }
    }

    /// The answer with its entity tag: a ticket's begins with its version, which `If-Match` gives back.
    private static func tagged(_ data: [UInt8], _ request: Request) -> HTTPResponse {
        let digest = String(SHA256.hash(data).hex.prefix(16))
        let version = (try? JSONValue.parse(data))?["version"]?.intValue
        let tag = "\"\(version.map { "\($0)-" } ?? "")\(digest)\""
        if let known = request.head.headers["If-None-Match"], EntityTag.matches(ifNoneMatch: known, tag) {
            return HTTPResponse(.notModified, headers: [("ETag", tag), ("Cache-Control", "private, no-cache")])
        }
        return HTTPResponse(
            .ok,
            headers: [("Content-Type", "application/json"), ("Cache-Control", "private, no-cache"), ("ETag", tag)],
            body: data)
    }

    private func change(
        _ resource: APIResource, _ ticket: Int64?, _ actor: Actor, _ request: Request, _ responder: any Responder
    ) {
        let data: [UInt8]
        switch body(of: request, for: resource.method, ticket: ticket) {
        case .failure(let refusal): return responder.answer(Self.problem(refusal, request))
        case .success(let found): data = found
        }
        let key = request.head.headers["Idempotency-Key"].map { $0.trimmingQuotes }
        desk.call(resource.method, data: data, clientID: key, by: actor) { [self] result in
            switch result {
            case .success(let data): responder.answer(Self.done(resource, data))
            case .failure(let refusal):
                metrics.add(.refusals)
                responder.answer(Self.problem(refusal, request))
            }
        }
    }

    private static func done(_ resource: APIResource, _ data: [UInt8]) -> HTTPResponse {
        guard resource.method == .ticketOpen else { return json(.ok, data) }
        var answer = json(.created, data)
        if let number = (try? JSONValue.parse(data))?["ticket"]?.intValue {
            answer.headers.append("Location", "\(APIResource.root)tickets/\(number)")
        }
        return answer
    }

    /// The method's data: the body with the ticket of the path and the version of `If-Match`.
    private func body(
        of request: Request, for method: Method, ticket: Int64?
    ) -> Result<[UInt8], DeskRefusal> {
        var members: [JSONMember] = []
        if !request.body.isEmpty, let value = try? JSONValue.parse(request.body) { members = value.objectValue ?? [] }
        if let ticket {
            if let other = members.first(where: { $0.key == "ticket" })?.value, other.intValue != ticket {
                return .failure(
                    DeskRefusal(.invalidField, "ticket is not the one the path names", field: "ticket"))
            }
            members.removeAll { $0.key == "ticket" }
            members.append(JSONMember("ticket", .int(ticket)))
        }
        if let condition = request.head.headers["If-Match"], condition != "*" {
            guard method.isConditional else {
                return .failure(
                    DeskRefusal(
                        .staleVersion, "\(method.rawValue) changes nothing that If-Match could be compared with"))
            }
            guard let version = Self.version(condition) else {
                return .failure(
                    DeskRefusal(.staleVersion, "If-Match does not hold an entity tag of what is to change"))
            }
            members.removeAll { $0.key == "expected_version" }
            members.append(JSONMember("expected_version", .int(version)))
        }
        return .success(JSONValue.object(members).serialised())
    }

    /// The version in `"17-0123456789abcdef"`.
    private static func version(_ tag: String) -> Int64? {
        guard tag.hasPrefix("\""), tag.hasSuffix("\"") else { return nil }
        let parts = tag.dropFirst().dropLast().split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2 ? Int64(parts[0]) : nil
    }
}
