extension Ticket.Turn {
    mutating func sendMessage(_ text: String, _ files: [AttachedFile]) -> Refusal? {
        if let refusal = refuse(text, with: files) { return refusal }
        let isCustomer = actor.id == ticket.customer
        if isCustomer && ticket.state == .closed {
            if let refusal = reopen(.customer) { return refusal }
        }
        if ticket.state.isFinished { return ticket.isOver }
        let number = ticket.messageCount + 1
        if isCustomer {
            let before = ticket.state
            record(.customerMessageSent(number: number, text: text, files: numbered(files)))
            resume(from: before, .customer)
            if ticket.state == .solved { questionSolution() }
        } else {
            record(.agentMessageSent(number: number, text: text, files: numbered(files)))
            noteAnswer()
        }
        return nil
    }

    /// The first word on a solved ticket may be thanks, so the customer is asked; the next one reopens it.
    mutating func questionSolution() {
        if ticket.solvedQuestioned {
            resurrect(.customer)
        } else {
            record(.ticketSolvedQuestioned)
            say("Is it solved? If not, write again and your ticket is open once more.")
        }
    }

    mutating func addNote(_ text: String, _ files: [AttachedFile]) -> Refusal? {
        if let refusal = refuse(text, with: files) { return refusal }
        if ticket.state.isFinished { return ticket.hasEnded }
        record(.noteAdded(number: ticket.noteCount + 1, text: text, files: numbered(files)))
        return nil
    }
}

extension Ticket {
    /// Why nobody is to hear that this person writes here: what they write would be refused. Nil when it would not, as
    /// far as the ticket tells; who may write at all is the table's to say. The customer's word after the end is never
    /// lost (`Across.writeOnFinished`), but for spam.
    package func refuseTyping(by user: UserID, isNote: Bool) -> Refusal? {
        if isImported { return Refusal(.wrongState, "ticket \(id) is imported history") }
        guard state.isFinished else { return nil }
        if isNote { return hasEnded }
        return user == customer && handling.cancelReason != .spam ? nil : isOver
    }

    fileprivate var isOver: Refusal {
        Refusal(.wrongState, "ticket \(id) is \(state.rawValue): open a new ticket, or reopen it")
    }

    fileprivate var hasEnded: Refusal { Refusal(.wrongState, "ticket \(id) is \(state.rawValue)") }
}
