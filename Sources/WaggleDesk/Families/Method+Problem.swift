internal import WaggleDomain

extension Method {
    /// Reads a command across tickets; nil when the method is not one of it.
    func decodeProblem(_ fields: Fields) throws(Refused) -> ProblemCommand? {
        switch self {
        case .feedbackAnnounce: .announceFeedback(topic: try fields.text("topic"), text: try fields.text("text"))
        case .problemDeclare:
            .declare(
                .init(
                    title: try fields.text("title"), category: try fields.optionalText("category"),
                    priority: try priority(fields) ?? .p3, workaround: try fields.optionalText("workaround") ?? "",
                    tickets: try fields.tickets("tickets"), proposal: try fields.optionalProblem("proposal")))
        case .problemDismiss: .dismiss(try fields.problem(), reason: try fields.text("reason"))
        case .problemChange:
            .change(
                try fields.problem(),
                .init(
                    title: try fields.optionalText("title"), category: try fields.optionalText("category"),
                    priority: try priority(fields), owner: try fields.optionalUser("owner"),
                    workaround: try fields.optionalText("workaround"),
                    rootCause: try fields.optionalText("root_cause"), decision: try fields.optionalText("decision")))
        case .problemLink: .link(try fields.problem(), tickets: try fields.someTickets())
        case .problemUnlink: .unlink(try fields.problem(), tickets: try fields.someTickets())
        case .problemTell:
            .tell(
                try fields.problem(), text: try fields.optionalText("text"),
                isWorkaround: try fields.optionalFlag("workaround") ?? false)
        case .problemSolve:
            .solve(
                try fields.problem(), text: try fields.text("text"), rootCause: try fields.optionalText("root_cause"),
                decision: try fields.optionalText("decision"))
        case .problemReopen: .reopen(try fields.problem(), reason: try fields.text("reason"))
        default: nil
        }
    }
}

extension Fields {
    func problem() throws(Refused) -> ProblemID {
        guard let problem = try optionalProblem("problem") else {
            throw Refused(field: "problem", "problem is missing")
        }
        return problem
    }

    func optionalProblem(_ name: String) throws(Refused) -> ProblemID? {
        guard let number = try optionalInteger(name) else { return nil }
        guard number > 0 else { throw Refused(field: name, "\(name) must be a problem's number") }
        return ProblemID(number)
    }

    /// Tickets by number, each once, in the order they stand.
    func tickets(_ name: String) throws(Refused) -> [TicketID] {
        var tickets: [TicketID] = []
        for user in try users(name, countMax: Bounds.linkedAtOnceMax) {
            let ticket = TicketID(user.rawValue)
            if !tickets.contains(ticket) { tickets.append(ticket) }
        }
        return tickets
    }

    fileprivate func someTickets() throws(Refused) -> [TicketID] {
        let found = try tickets("tickets")
        guard !found.isEmpty else { throw Refused(field: "tickets", "tickets names no ticket") }
        return found
    }
}
