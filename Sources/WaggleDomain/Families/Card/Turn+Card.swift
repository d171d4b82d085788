// The case card: its owner keeps it, the customer reads its public half and may say that it is wrong. "Promised when"
// is the promise that the ticket has anyway: a card that names a moment makes it, and there is no second clock.

extension Ticket.Turn {
    mutating func keepCard(_ keep: HandlingCommand.KeepCard) -> Refusal? {
        if ticket.state.isFinished { return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)") }
        let card = keep.card
        if let refusal = Bounds.check(card.problem, "problem", 0...Bounds.cardBytesMax)
            ?? Bounds.check(card.tried, "tried", 0...Bounds.summaryBytesMax)
            ?? Bounds.check(card.nextStep, "next_step", 0...Bounds.reasonBytesMax)
        {
            return refusal
        }
        let before = ticket.handling.card
        if let seen = keep.seen, seen != before.revision {
            return Refusal(.conflict, "somebody else changed the card of ticket \(ticket.id): read it again")
        }
        let promise = keep.promiseAt.flatMap { $0 == ticket.service.promise?.at ? nil : $0 }
        guard card != before.text || before.correction != nil || promise != nil else {
            return Refusal(.conflict, "the card of ticket \(ticket.id) says this already")
        }
        let isTold =
            card.problem != before.text.problem || card.nextStep != before.text.nextStep || before.correction != nil
        record(
            .handling(
                .cardKept(CaseCardKept(card: card, revision: before.revision + 1, isTold: isTold))))
        return promise.flatMap { self.promise(at: $0, card.nextStep) }
    }

    /// "That is not it": what the customer says instead is a message like any other, with its clocks, and a mark on
    /// the card that stands until it is kept anew.
    mutating func correctCard(_ text: String) -> Refusal? {
        if ticket.state.isFinished { return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)") }
        let card = ticket.handling.card
        guard !(card.text.problem.isEmpty && card.text.nextStep.isEmpty) else {
            return wrongState("there is nothing to correct on ticket \(ticket.id)")
        }
        if let refusal = sendMessage(text, []) { return refusal }
        let number = events.lazy.compactMap { event in
            if case .customerMessageSent(let number, _, _) = event { number } else { nil }
        }.first
        guard let number else { return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)") }
        record(.handling(.cardCorrected(message: number)))
        return nil
    }

    mutating func markAskedAgain(_ message: Int, _ isAgain: Bool) -> Refusal? {
        guard (1...max(1, ticket.messageCount)).contains(message), ticket.messageCount > 0 else {
            return Refusal(.invalidField, "ticket \(ticket.id) has no message \(message)", field: "message")
        }
        let marked = ticket.handling.card.askedAgain
        guard marked.contains(message) != isAgain else {
            return Refusal(.conflict, "message \(message) is \(isAgain ? "" : "not ")marked as asked again already")
        }
        guard !isAgain || marked.count < Bounds.askedAgainMax else {
            return wrongState("ticket \(ticket.id) has \(Bounds.askedAgainMax) such marks")
        }
        record(.handling(.askedAgain(message: message, again: isAgain)))
        return nil
    }
}
