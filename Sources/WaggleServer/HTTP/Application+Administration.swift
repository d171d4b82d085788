internal import HTTP1
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

// The accounts of the desk, for administrators who came with their password: who may log in, as what, with which tokens.
// The same operations as the operator's, in the administrator's own name. Programs are kept out: a token that makes
// tokens would outlive its own end.

extension Application {
    func listAccounts(_ request: Request, _ responder: any Responder) {
        administrator(request, responder) { [self] actor, answer in desk.listAccounts(by: actor, answer) }
    }

    func listSiteSecrets(_ request: Request, _ responder: any Responder) {
        administrator(request, responder) { [self] actor, answer in desk.listSiteSecrets(by: actor, answer) }
    }

    func listRights(_ request: Request, _ responder: any Responder) {
        administrator(request, responder) { [self] actor, answer in desk.listRights(by: actor, answer) }
    }

    func listNamedQueues(_ request: Request, _ responder: any Responder) {
        administrator(request, responder) { [self] actor, answer in desk.listNamedQueues(by: actor, answer) }
    }

    /// `cursor` in the query: where an earlier page ended.
    func listChanges(_ request: Request, _ responder: any Responder) {
        let cursor = request.head.queryItems.first { $0.name == "cursor" }?.value
        let before = cursor.flatMap { Int64($0) }
        guard cursor == nil || (before ?? 0) > 0 else {
            let refusal = DeskRefusal(.invalidField, "cursor must be one that an earlier page gave", field: "cursor")
            return responder.answer(Self.problem(refusal, request))
        }
        administrator(request, responder) { [self] actor, answer in
            desk.listChanges(before: before, by: actor, answer)
        }
    }

    /// One of the operator's doors, `path` as on the control socket.
    func administer(
        _ path: String, _ request: Request, _ responder: any Responder, _ registry: SessionRegistry?
    ) {
        if case .failure(let refusal) = object(request) { return responder.answer(refusal.answer) }
        administrator(request, responder) { [self] actor, answer in
            let operations = Operations(desk, observer: registry, actor: actor)
            operations.perform(path, body: request.body, completion: answer)
        }
    }

    /// Runs `body` for an administrator's session, and answers with what it gives.
    private func administrator(
        _ request: Request, _ responder: any Responder,
        _ body: @escaping @Sendable (Actor, @escaping @Sendable (CallResult) -> Void) -> Void
    ) {
        guard !request.head.headers.contains("Authorization") else {
            let refusal = DeskRefusal(.notAllowed, "a program does not run the desk's accounts: log in with a password")
            return responder.answer(Self.problem(refusal, request))
        }
        authenticated(request, responder) { [self] principal in
            if !request.isLocal, let wait = gates.command(by: principal.actor.id) {
                return responder.answer(Self.tooOften(wait, request))
            }
            desk.mayAdminister(principal.actor) { refusal in
                if let refusal { return responder.answer(Self.problem(refusal, request)) }
                body(principal.actor) { result in
                    switch result {
                    case .success(let data): responder.answer(Self.json(.ok, data))
                    case .failure(let refusal): responder.answer(Self.problem(refusal, request))
                    }
                }
            }
        }
    }
}
