extension Ticket.Turn {
    mutating func sendMessage(_ text: String, _ files: [AttachedFile]) -> Refusal? {
        if let refusal = refuse(text, with: files) { return refusal }
        let isCustomer = actor.id == ticket.customer
        if isCustomer && ticket.state == .closed {
            if let refusal = reopen(.customer) { return refusal }
        }
        guard !ticket.state.isFinished else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): open a new ticket, or reopen it")
        }
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
        guard !ticket.state.isFinished else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)")
        }
        record(.noteAdded(number: ticket.noteCount + 1, text: text, files: numbered(files)))
        return nil
    }
}
