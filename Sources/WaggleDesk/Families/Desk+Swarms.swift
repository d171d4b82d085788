internal import JSON
internal import WaggleDomain
internal import WaggleLog

// What one reads of swarms one is not in: asks that are open to one's skills, the credit one was given.

extension Desk {
    /// Asks the caller may raise a hand for, newest ticket first. A page ends with a ticket, so it may hold a few more
    /// than asked for.
    func listOpenAsks(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try longPageLimit(fields)
        let before = try cursor(fields)
        look(completion) { [self] () throws(LogError) in
            if let refusal = Access.decide(.readOpenAsks, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            var writer = JSONWriter(capacity: 2_048)
            writer.beginObject()
            writer.key("asks")
            writer.beginArray()
            var count = 0
            var last: TicketID?
            var goesOn = false
            for id in openAsks.sorted(by: >) where before.map({ id.rawValue < $0 }) ?? true {
                guard let ticket = try committedTicket(id),
                    Access.decide(.raiseHand, by: actor, on: ticket, view: view) == nil
                else { continue }
                let asks = visibleAsks(ticket, actor)
                guard !asks.isEmpty else { continue }
                guard count < limit else {
                    goesOn = true
                    break
                }
                for ask in asks { write(ask, of: ticket, actor, to: &writer) }
                count += asks.count
                last = id
            }
            writer.endArray()
            if goesOn, let last { writer.field("cursor", "\(last)") }
            writer.endObject()
            return .success(writer.bytes)
        }
    }

    /// A manager sees every open ask, an agent those that are open to their skills.
    private func visibleAsks(_ ticket: Ticket, _ actor: Actor) -> [Swarm.Ask] {
        let actor = view.current(actor)
        return (ticket.activeSwarm?.openAsks ?? []).filter { actor.role == .manager || $0.isOpen(to: actor) }
    }

    private func write(_ ask: Swarm.Ask, of ticket: Ticket, _ actor: Actor, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("ticket", ticket.id.rawValue)
        writer.field("subject", ticket.subject)
        writer.field("priority", ticket.priority.name)
        writer.key("owner")
        writer.optionalPerson(ticket.owner, nameEntry)
        writeAsk(ask, &writer)
        writer.field("wanted", ask.wanted)
        writer.field("accepted", ask.accepted)
        writer.field("nobody", ask.foundNobody)
        writer.field("due", orNull: ask.due)
        writer.field("raised", ticket.activeSwarm?.liveHelpOffer(of: actor.id) != nil)
        writer.endObject()
    }

    /// The credit the caller was given, newest first: nobody else's.
    func listCredit(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let names = self.names
        let limit = try longPageLimit(fields)
        let before = try creditCursor(fields)
        readBeside(completion, allowed: { Access.decide(.readOwnCredit, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let reader = try reading.reader
            let credits = try reader.credits(to: actor.id, before: before, limit: limit + 1)
            var writer = JSONWriter(capacity: 1_024)
            writer.beginObject()
            writer.key("credits")
            writer.beginArray()
            for entry in credits.prefix(limit) {
                writer.beginObject()
                writer.field("ticket", entry.ticket.rawValue)
                writer.key("by")
                writer.person(entry.credit.by) { names.entry($0, from: reader) }
                writer.field("at", entry.credit.at)
                writer.key("skills")
                writer.beginArray()
                for skill in entry.credit.skills { writer.string(skill) }
                writer.endArray()
                writer.endObject()
            }
            writer.endArray()
            writer.key("skills")
            writer.beginArray()
            for (skill, count) in try reader.creditedSkills(of: actor.id, limit: Self.listMax) {
                writer.beginObject()
                writer.field("skill", skill)
                writer.field("count", count)
                writer.endObject()
            }
            writer.endArray()
            if credits.count > limit, let last = credits.prefix(limit).last {
                writer.field("cursor", "\(last.credit.at)-\(last.ticket)-\(last.credit.swarm)")
            }
            writer.endObject()
            return writer.bytes
        }
    }

    private func creditCursor(_ fields: Fields) throws(Refused) -> CreditPlace? {
        guard let text = try fields.optionalText("cursor") else { return nil }
        let parts = text.split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let at = Int64(parts[0]), let ticket = Int64(parts[1]), let swarm = Int32(parts[2])
        else { throw Refused(field: "cursor", "cursor must be one that an earlier page gave") }
        return CreditPlace(at: at, ticket: TicketID(ticket), swarm: Int(swarm))
    }

    /// Hands raised on a ticket that its owner has not answered.
    func writeHands(_ ticket: Ticket, for user: UserID, to writer: inout JSONWriter) {
        guard ticket.owner == user, let swarm = ticket.activeSwarm else { return }
        for offer in swarm.liveHelpOffers {
            writer.beginObject()
            writer.field("ticket", ticket.id.rawValue)
            writer.field("subject", ticket.subject)
            write(offer, &writer)
            writer.field("question", swarm.ask(offer.ask)?.question ?? "")
            writer.endObject()
        }
    }

    private func write(_ offer: Swarm.HelpOffer, _ writer: inout JSONWriter) {
        writer.field("help_offer", offer.number)
        writer.key("user")
        writer.person(offer.user, nameEntry)
        writer.field("ask", offer.ask)
        writer.field("comment", offer.comment)
        writer.field("due", offer.due)
    }

    /// What a swarm holds besides asks and members, inside its open object. Credit is shown to the owner, and to each
    /// person their own.
    func writeSwarmRest(_ swarm: Swarm, of ticket: Ticket, for actor: Actor, _ writer: inout JSONWriter) {
        writer.key("help_offers")
        writer.beginArray()
        for offer in swarm.helpOffers {
            writer.beginObject()
            write(offer, &writer)
            writer.field("state", offer.state.rawValue)
            writer.endObject()
        }
        writer.endArray()
        writer.key("proposals")
        writer.beginArray()
        for proposal in swarm.proposals {
            writer.beginObject()
            writer.field("proposal", proposal.number)
            writer.key("user")
            writer.person(proposal.user, nameEntry)
            writer.field("text", proposal.text)
            writer.field("state", proposal.state.rawValue)
            writer.endObject()
        }
        writer.endArray()
        writeSuggestions(swarm, &writer)
        writer.key("credits")
        writer.beginArray()
        let isOwner = ticket.owner == actor.id || (ticket.owner == nil && ticket.lastOwner == actor.id)
        for (user, skills) in swarm.credits.sorted(by: { $0.key < $1.key }) where isOwner || user == actor.id {
            writer.beginObject()
            writer.key("user")
            writer.person(user, nameEntry)
            writer.key("skills")
            writer.beginArray()
            for skill in skills { writer.string(skill) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
    }

    private func writeSuggestions(_ swarm: Swarm, _ writer: inout JSONWriter) {
        writer.key("suggestions")
        writer.beginArray()
        for suggestion in swarm.suggestions {
            writer.beginObject()
            writer.field("suggestion", suggestion.number)
            writer.key("by")
            writer.person(suggestion.by, nameEntry)
            writer.key("user")
            writer.person(suggestion.user, nameEntry)
            writer.field("ask", optional: suggestion.ask.map { Int64($0) })
            writer.field("comment", suggestion.comment)
            writer.endObject()
        }
        writer.endArray()
    }
}

extension Method {
    /// The command with the least in it that tells whether the method is open to somebody now.
    func swarmingProbe(_ ticket: Ticket, _ actor: Actor) -> SwarmingCommand? {
        guard let swarm = ticket.swarm else { return nil }
        let hand = swarm.liveHelpOffers.first?.number
        switch self {
        case .swarmSee:
            return swarm.invitations.last { $0.user == actor.id && $0.state == .sent }.map { .seeInvitation($0.number) }
        case .swarmSuggest: return .suggestInvitee(user: .system, ask: nil, comment: "")
        case .swarmAnswerAsk: return swarm.openAsks.first.map { .answerAsk(ask: $0.number, answer: "") }
        case .swarmSetRole:
            return swarm.activeMembers.first { $0.role != .partner }.map {
                .changeRole(user: $0.user, role: $0.role == .observer ? .contributor : .observer)
            }
        case .swarmPropose: return .proposeSolution(text: "?")
        case .swarmAnswerProposal:
            return swarm.proposals.first { $0.state != .setAside }.map {
                .answerProposal(proposal: $0.number, verdict: .setAside, comment: "")
            }
        case .swarmReopen: return .reopenSwarm
        case .swarmJoin: return .joinSwarm(role: .coordinator)
        case .swarmCredit:
            return swarm.members.first { swarm.credits[$0.user] == nil }.map { .credit(user: $0.user, skills: nil) }
        case .helpOffer:
            return swarm.openAsks.first { $0.isOpen(to: actor) }.map { .raiseHand(ask: $0.number, comment: "") }
        case .helpWelcome: return hand.map { .welcomeHelp(offer: $0, role: .contributor) }
        case .helpThank: return hand.map { .thankHelp(offer: $0, comment: "") }
        default: return nil
        }
    }
}
