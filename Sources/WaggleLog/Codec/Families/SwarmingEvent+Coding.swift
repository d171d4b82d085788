internal import JSON
internal import WaggleDomain

extension SwarmingEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .invitationSeen(let invitation): sink.field("invitation", invitation)
        case .interruptedOverBudget(let invitation, let user, let interruptions, let quietHours):
            sink.field("invitation", invitation)
            sink.field("user", user)
            sink.field("interruptions", interruptions)
            sink.field("quiet_hours", quietHours)
        case .inviteeSuggested(let suggestion, let user, let ask, let comment):
            sink.field("suggestion", suggestion)
            sink.field("user", user)
            if let ask { sink.field("ask", ask) }
            sink.text("comment", comment)
        case .askAnswered(let ask, let answer):
            sink.field("ask", ask)
            sink.text("answer", answer)
        case .askExpired(let ask): sink.field("ask", ask)
        case .helpOffered(let offer, let ask, let due, let comment):
            sink.field("help_offer", offer)
            sink.field("ask", ask)
            sink.field("due", due)
            sink.text("comment", comment)
        case .helpWelcomed(let offer), .helpExpired(let offer): sink.field("help_offer", offer)
        case .helpThanked(let offer, let comment):
            sink.field("help_offer", offer)
            sink.text("comment", comment)
        case .roleChanged(let user, let role):
            sink.field("user", user)
            sink.field("role", role)
        case .solutionProposed(let proposal, let text):
            sink.field("proposal", proposal)
            sink.text("text", text)
        case .solutionTakenUp(let proposal): sink.field("proposal", proposal)
        case .solutionSetAside(let proposal, let comment):
            sink.field("proposal", proposal)
            sink.text("comment", comment)
        case .swarmReopened(let swarm): sink.field("swarm", swarm)
        case .memberCredited(let swarm, let user, let skills):
            sink.field("swarm", swarm)
            sink.field("user", user)
            sink.field("skills", skills)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> SwarmingEvent? {
        switch source.kind {
        case "invite.seen": .invitationSeen(invitation: try source.int("invitation"))
        case "invite.over_budget":
            .interruptedOverBudget(
                invitation: try source.int("invitation"), user: try source.id("user"),
                interruptions: try source.int("interruptions"), quietHours: try source.bool("quiet_hours"))
        case "invite.suggested":
            .inviteeSuggested(
                suggestion: try source.int("suggestion"), user: try source.id("user"),
                ask: try source.optionalInt64("ask").map { Int(clamping: $0) }, comment: try source.text("comment"))
        case "ask.answered": .askAnswered(ask: try source.int("ask"), answer: try source.text("answer"))
        case "ask.expired": .askExpired(ask: try source.int("ask"))
        case "member.role": .roleChanged(user: try source.id("user"), role: try source.word("role"))
        case "swarm.reopened": .swarmReopened(swarm: try source.int("swarm"))
        case "member.credited":
            .memberCredited(
                swarm: try source.int("swarm"), user: try source.id("user"),
                skills: try source.array("skills") { $0.stringValue })
        default: try readHelp(&source)
        }
    }

    private static func readHelp(_ source: inout EventSource) throws(LogError) -> SwarmingEvent? {
        switch source.kind {
        case "help.offered":
            .helpOffered(
                offer: try source.int("help_offer"), ask: try source.int("ask"), due: try source.int64("due"),
                comment: try source.text("comment"))
        case "help.welcomed": .helpWelcomed(offer: try source.int("help_offer"))
        case "help.thanked_not_needed":
            .helpThanked(offer: try source.int("help_offer"), comment: try source.text("comment"))
        case "help.expired": .helpExpired(offer: try source.int("help_offer"))
        case "solution.proposed":
            .solutionProposed(proposal: try source.int("proposal"), text: try source.text("text"))
        case "solution.taken_up": .solutionTakenUp(proposal: try source.int("proposal"))
        case "solution.set_aside":
            .solutionSetAside(proposal: try source.int("proposal"), comment: try source.text("comment"))
        default: nil
        }
    }
}
