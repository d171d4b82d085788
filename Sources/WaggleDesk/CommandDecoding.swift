internal import JSON
package import WaggleDomain

/// A changing method, read: which ticket, what is asked.
package struct DecodedCommand: Sendable {
    /// Nil for commands on the desk itself and for opening a ticket.
    package var ticket: TicketID?
    package var command: Command
    /// The version of the ticket, problem or article its sender saw; refused as stale when that has moved on.
    package var expectedVersion: Int64?
    /// Ids of files that come with it; in the turn they become part of the command.
    package var uploads: [String] = []
    /// Staff open a ticket for somebody the desk does not know yet.
    package var newCustomer: NewCustomer?
    /// The name of a partner who comes by link and is made for this share.
    package var guestName: String?
    /// The article that a solution's lesson becomes; without one the note is its text.
    package var article: ArticleDraftForm?

    package struct NewCustomer: Equatable, Sendable {
        package var name: String
        package var email: String?
    }
}

extension Method {
    /// Reads a changing method's data. Refusals name the field.
    func decodeChange(_ fields: Fields, actor: Actor) throws(Refused) -> DecodedCommand {
        var decoded = try decode(fields, actor: actor)
        decoded.expectedVersion = try expectedVersion(fields, actor)
        if takesFiles { decoded.uploads = try fields.uploads() }
        return decoded
    }

    private func decode(_ fields: Fields, actor: Actor) throws(Refused) -> DecodedCommand {
        switch self {
        case .ticketOpen: return try decodeOpen(fields, actor: actor)
        default:
            if let command = try decodeDesk(fields) { return DecodedCommand(command: .desk(command)) }
            if let command = try decodeProblem(fields) { return DecodedCommand(command: .problem(command)) }
            if let command = try decodeStaffing(fields, actor) { return DecodedCommand(command: .staffing(command)) }
            if let command = try decodeKnowledge(fields) { return DecodedCommand(command: .knowledge(command)) }
            if let command = try decodeExperiment(fields) { return DecodedCommand(command: .experiment(command)) }
            return DecodedCommand(
                ticket: try fields.ticket(), command: try decodeOnTicket(fields, actor),
                guestName: self == .partnerShare ? try fields.optionalText("guest") : nil,
                article: self == .ticketSolve ? try fields.articleDraft() : nil)
        }
    }

    /// Customers are not shown versions: the number would tell them when staff did something.
    private func expectedVersion(_ fields: Fields, _ actor: Actor) throws(Refused) -> Int64? {
        guard let version = try fields.optionalInteger("expected_version") else { return nil }
        guard isConditional else {
            throw Refused(field: "expected_version", "\(rawValue) changes nothing that has a version")
        }
        guard actor.role != .customer else {
            throw Refused(field: "expected_version", "expected_version is for staff")
        }
        return version
    }

    private func decodeOpen(_ fields: Fields, actor: Actor) throws(Refused) -> DecodedCommand {
        var decoded = DecodedCommand(command: .take)
        var customer = actor.id
        if let other = try fields.object("customer") {
            if let id = try other.optionalInteger("id") {
                customer = UserID(id)
            } else {
                let name = try other.text("name")
                decoded.newCustomer = .init(name: name, email: try other.optionalText("email"))
                customer = .system
            }
        } else if actor.role != .customer {
            throw Refused(field: "customer", "customer is missing: whose ticket is it?")
        }
        let channel: TicketChannel = try fields.optionalWord("channel") ?? .chat
        let priority = try priority(fields)
        if actor.role == .customer {
            guard channel == .chat || channel == .form else {
                throw Refused(field: "channel", "customers come by chat or form; staff open what comes by other ways")
            }
            guard priority == nil else {
                throw Refused(field: "priority", "priority is for staff: say how urgent it is and how much it touches")
            }
        }
        var opening = Command.OpenTicket(
            customer: customer, subject: try fields.optionalText("subject") ?? "", text: try fields.text("text"),
            queue: try fields.optionalInteger("queue").map { QueueID($0) },
            channel: channel,
            kind: try fields.optionalWord("kind") ?? .question,
            category: try fields.optionalText("category") ?? "general",
            priority: priority ?? .p3, impact: try fields.optionalWord("impact"),
            urgency: try fields.optionalWord("urgency"))
        opening.language = try fields.optionalText("language")
        decoded.command = .openTicket(opening)
        return decoded
    }

    func priority(_ fields: Fields) throws(Refused) -> Priority? {
        guard let name = try fields.optionalText("priority") else { return nil }
        guard let priority = Priority.allCases.first(where: { $0.name == name }) else {
            throw Refused(field: "priority", "priority must be one of: P1, P2, P3, P4")
        }
        return priority
    }

    private func decodeOnTicket(_ fields: Fields, _ actor: Actor) throws(Refused) -> Command {
        switch self {
        case .ticketTake: .take
        case .ticketSolve:
            .solve(
                solution: try fields.text("solution"), knowledge: try fields.optionalWord("knowledge"),
                knowledgeNote: try knowledgeNote(fields),
                noAnswerNeeded: try fields.optionalFlag("no_answer_needed") ?? false, thanks: try thanks(fields),
                openSteps: try fields.optionalText("open_steps"))
        case .ticketClose: .close
        case .ticketReopen:
            .reopen(cause: try fields.optionalWord("cause") ?? (actor.role == .customer ? .customer : .agent))
        case .ticketEscalate:
            .escalate(
                reason: try fields.word("reason"), summary: try fields.text("summary"),
                code: try fields.optionalText("code"))
        case .ticketDeescalate:
            .deescalate(
                reason: try fields.word("reason"), summary: try fields.text("summary"), to: try fields.tier("to"),
                code: try fields.optionalText("code"))
        case .chatSend: .sendMessage(text: try fields.text("text"))
        case .noteAdd: .addNote(text: try fields.text("text"))
        case .handOffOffer:
            .offerHandOff(
                .init(
                    to: try Self.target(fields), next: try fields.users("next", countMax: Bounds.nextInLineMax),
                    reason: try fields.word("reason"), summary: try fields.text("summary"),
                    nextStep: try fields.optionalText("next_step") ?? "",
                    nextStepAt: try fields.optionalInteger("next_step_at"), code: try fields.optionalText("code")))
        case .handOffAccept: .acceptHandOff(offer: try fields.reference("offer"))
        case .handOffDecline:
            .declineHandOff(
                offer: try fields.reference("offer"), reason: try fields.word("reason"),
                comment: try fields.optionalText("comment") ?? "", code: try fields.optionalText("code"))
        case .handOffWithdraw: .withdrawHandOff(offer: try fields.reference("offer"))
        default: try decodeOnSwarm(fields)
        }
    }

    private func decodeOnSwarm(_ fields: Fields) throws(Refused) -> Command {
        switch self {
        case .swarmOpen: .openSwarm
        case .swarmAsk:
            .ask(
                .init(
                    question: try fields.text("question"), tried: try fields.optionalText("tried") ?? "",
                    skills: try fields.texts("skills", countMax: 10),
                    urgency: try fields.optionalWord("urgency") ?? .live,
                    wanted: try wanted(fields), users: try fields.users("users", countMax: 5),
                    visibility: try fields.optionalWord("visibility") ?? .inviteOnly))
        case .swarmInvite:
            .invite(
                ask: try fields.reference("ask"), user: try fields.user("user"), role: try fields.optionalWord("role"),
                isForced: try fields.optionalFlag("forced") ?? false)
        case .swarmWithdrawAsk: .withdrawAsk(ask: try fields.reference("ask"))
        case .swarmAccept: .acceptInvitation(invitation: try fields.reference("invitation"))
        case .swarmDecline:
            .declineInvitation(
                invitation: try fields.reference("invitation"), reason: try fields.word("reason"),
                pointer: try fields.optionalUser("pointer"), comment: try fields.optionalText("comment") ?? "",
                code: try fields.optionalText("code"))
        case .swarmLeave: .leaveSwarm
        case .swarmRemove: .removeMember(user: try fields.user("user"))
        case .swarmGrantSpeak: .grantSpeak(user: try fields.user("user"))
        case .swarmRevokeSpeak: .revokeSpeak(user: try fields.user("user"))
        case .swarmClose:
            .closeSwarm(
                outcome: try fields.word("outcome"), contributors: try fields.users("contributors", countMax: 100),
                credits: try fields.credits())
        default: try decodeFamily(fields)
        }
    }

    private func decodeFamily(_ fields: Fields) throws(Refused) -> Command {
        if let command = try decodeHandling(fields) { return .handling(command) }
        if let command = try decodeContact(fields) { return .contact(command) }
        if let command = try decodePartner(fields) { return .partner(command) }
        if let command = try decodeTiering(fields) { return .tiering(command) }
        if let command = try decodeRouting(fields) { return .routing(command) }
        if let command = try decodeSwarming(fields) { return .swarming(command) }
        if let command = try decodeService(fields) { return .service(command) }
        throw Refused(Refusal(.badRequest, "\(rawValue) is not a command"))
    }

    /// Whom the owner confirms as a contributor; nil when nobody was asked.
    private func thanks(_ fields: Fields) throws(Refused) -> Command.Thanks? {
        guard fields.value["contributors"].map({ !$0.isNull }) ?? false else {
            guard try fields.credits().isEmpty else {
                throw Refused(field: "credits", "credits need contributors: say who contributed")
            }
            return nil
        }
        return .init(
            contributors: try fields.users("contributors", countMax: Bounds.membershipsMax),
            credits: try fields.credits())
    }

    private func wanted(_ fields: Fields) throws(Refused) -> Int {
        guard try fields.optionalInteger("wanted") != nil else { return 1 }
        return try fields.reference("wanted")
    }
}
