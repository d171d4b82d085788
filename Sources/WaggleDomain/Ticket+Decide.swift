extension Ticket {
    /// Decides a command on this ticket: the events to record, or the refusal. Changes nothing. A command that
    /// says which version its sender saw is refused as stale when the ticket has moved on.
    package func decide(
        _ command: Command, by actor: Actor, at now: Milliseconds, view: DeskView, expectedVersion: Int64? = nil
    ) -> Decision {
        let actor = view.current(actor)
        if let refusal = refuse(command, by: actor, view: view, expectedVersion) { return .failure(refusal) }
        var turn = Turn(ticket: self, actor: actor, now: now, view: view)
        if let refusal = turn.run(command) { return .failure(refusal) }
        turn.settle(after: self)
        turn.settleService()
        return .success(turn.events)
    }

    /// What everybody meets first: rights, imported history that is left alone, a ticket that has moved on.
    func refuse(_ command: Command, by actor: Actor, view: DeskView, _ expectedVersion: Int64?) -> Refusal? {
        if let refusal = Access.decide(Action(command, by: actor.id), by: actor, on: self, view: view) {
            return refusal
        }
        if isImported { return Refusal(.wrongState, "ticket \(id) is imported history") }
        return Refusal.stale("ticket \(id)", at: version, seen: expectedVersion)
    }

    /// One command at work: the ticket as the events recorded so far leave it.
    struct Turn {
        /// As the turn found it.
        let before: Ticket
        private(set) var ticket: Ticket
        private(set) var events: [Event] = []
        let actor: Actor
        let now: Milliseconds
        let view: DeskView

        init(ticket: Ticket, actor: Actor, now: Milliseconds, view: DeskView) {
            before = ticket
            self.ticket = ticket
            self.actor = actor
            self.now = now
            self.view = view
        }

        var policy: DeskPolicy { view.policy }

        mutating func record(_ event: Event) {
            ticket.apply(event, by: actor.id, at: now, sequence: ticket.version + 1)
            events.append(event)
        }

        /// Nil when done; a refusal leaves the turn to be thrown away.
        mutating func run(_ command: Command) -> Refusal? {
            switch command {
            case .sendMessage(let text, let files): sendMessage(text, files)
            case .addNote(let text, let files): addNote(text, files)
            case .take: take()
            case .solve(let solution, let knowledge, let note, let noAnswer, let thanks, let openSteps):
                solve(
                    solution: solution, knowledge: knowledge, note: note, noAnswerNeeded: noAnswer, thanks,
                    openSteps: openSteps)
            case .close: close()
            case .reopen(let cause): reopen(cause)
            case .escalate(let reason, let summary, let code): escalate(reason, summary, code)
            case .deescalate(let reason, let summary, let tier, let code): deescalate(reason, summary, to: tier, code)
            case .openSwarm: openSwarm()
            case .ask(let ask): self.ask(ask)
            case .invite(let ask, let user, let role, let isForced):
                invite(user, to: ask, role: role, isForced: isForced)
            case .withdrawAsk(let ask): withdrawAsk(ask)
            case .acceptInvitation(let invitation): accept(invitation)
            case .declineInvitation(let invitation, let reason, let pointer, let comment, let code):
                decline(invitation, reason, pointer: pointer, comment: comment, code)
            case .leaveSwarm: leaveSwarm()
            case .removeMember(let user): removeMember(user)
            case .grantSpeak(let user): setSpeak(user, true)
            case .revokeSpeak(let user): setSpeak(user, false)
            case .closeSwarm(let outcome, let contributors, let credits): closeSwarm(outcome, contributors, credits)
            case .offerHandOff(let handOff): offer(handOff)
            case .acceptHandOff(let offer): acceptOffer(offer)
            case .declineHandOff(let offer, let reason, let comment, let code):
                declineOffer(offer, reason, comment, code)
            case .withdrawHandOff(let offer): withdrawOffer(offer)
            case .fireDeadline(let deadline): fire(deadline)
            case .handling(let command): run(command)
            case .contact(let command): run(command)
            case .partner(let command): run(command)
            case .tiering(let command): run(command)
            case .routing(let command): run(command)
            case .swarming(let command): run(command)
            case .service(let command): run(command)
            case .openTicket, .desk, .problem, .staffing, .knowledge, .experiment:
                Refusal(.badRequest, "this is not asked of a ticket")
            }
        }

        func wrongState(_ message: String) -> Refusal { Refusal(.wrongState, message) }

        /// Refuses unless the ticket is with its owner: what swarms, offers and moves need.
        func refuseUnlessOwned() -> Refusal? {
            guard ticket.owner != nil, ticket.state != .solved, !ticket.state.isFinished else {
                return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): nobody works on it now")
            }
            return nil
        }

        /// Refuses when a live chat would take somebody past their capacity. `counted` is what this ticket
        /// already takes of it (an invitation, a membership).
        func refuseOverCapacity(_ user: UserID, counted: Bool) -> Refusal? {
            ticket.channel.isLive ? refuseWithoutRoom(user, counted: counted) : nil
        }

        /// Refuses when an ask that wants somebody live would take them past their capacity, whatever the channel; one
        /// that has time takes no place before they join.
        func refuseOverCapacity(_ user: UserID, asked urgency: Urgency) -> Refusal? {
            urgency == .live ? refuseWithoutRoom(user, counted: false) : nil
        }

        private func refuseWithoutRoom(_ user: UserID, counted: Bool) -> Refusal? {
            guard let member = view.staff[user] else { return nil }
            guard member.load - (counted ? 1 : 0) < member.capacity else {
                return Refusal(
                    .capacityReached,
                    "\(member.actor.name) has \(member.load) live chats and helps already, of \(member.capacity)")
            }
            return nil
        }

        mutating func say(_ text: String) {
            record(.systemMessageSent(number: ticket.messageCount + 1, text: text))
        }
    }
}
