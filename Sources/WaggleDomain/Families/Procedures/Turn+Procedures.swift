// Checklists of a ticket: begun by whoever may write notes, ticked by them, dropped with a reason.

extension Ticket.Turn {
    mutating func beginProcedure(_ code: String) -> Refusal? {
        if let refusal = refuseEnded() { return refusal }
        guard let procedure = policy.procedures.offered(code, category: ticket.category, queue: ticket.queue) else {
            return Refusal(.invalidField, "no such procedure is offered for ticket \(ticket.id)", field: "code")
        }
        let procedures = ticket.handling.procedures
        guard !procedures.contains(where: { $0.begun.code == code && !$0.isDropped }) else {
            return Refusal(.conflict, "ticket \(ticket.id) has this procedure already")
        }
        guard procedures.count < Bounds.proceduresOfTicketMax else {
            return wrongState("ticket \(ticket.id) has had \(Bounds.proceduresOfTicketMax) procedures")
        }
        record(
            .handling(
                .procedureBegun(
                    ProcedureBegun(
                        number: procedures.count + 1, code: code, title: procedure.title, steps: procedure.steps))))
        return nil
    }

    mutating func markStep(_ mark: ProcedureMark) -> Refusal? {
        if let refusal = refuseEnded() ?? refuseProcedure(mark.procedure) { return refusal }
        guard let steps = ticket.handling.procedures.first(where: { $0.begun.number == mark.procedure })?.steps,
            mark.step >= 1, mark.step <= steps.count
        else {
            return Refusal(.invalidField, "procedure \(mark.procedure) has no step \(mark.step)", field: "step")
        }
        let least = mark.state == .skipped ? 1 : 0
        if let refusal = Bounds.check(mark.note, "note", least...Bounds.reasonBytesMax) { return refusal }
        guard !mark.note.contains(where: \.isNewline), mark.state == .skipped || mark.note.isEmpty else {
            return Refusal(.invalidField, "a note is one line, of a step that is skipped", field: "note")
        }
        let before = steps[mark.step - 1]
        guard before.state != mark.state || before.note != mark.note else {
            return Refusal(.conflict, "step \(mark.step) is \(mark.state.rawValue) already")
        }
        record(.handling(.procedureMarked(mark)))
        return nil
    }

    mutating func dropProcedure(_ number: Int, _ reason: String) -> Refusal? {
        if let refusal = refuseEnded() ?? refuseProcedure(number)
            ?? Bounds.check(reason, "reason", 1...Bounds.reasonBytesMax)
        {
            return refusal
        }
        record(.handling(.procedureDropped(number, reason: reason)))
        return nil
    }

    /// Says what is still to be done; whoever solves all the same says why.
    func refuseOpenSteps(_ reason: String?) -> Refusal? {
        guard ticket.openRequiredSteps > 0 else { return nil }
        guard let reason else {
            let open = ticket.handling.procedures.flatMap { work in
                work.openRequired.map { "\(work.begun.title), step \($0)" }
            }
            return Refusal(
                .invalidField,
                "to be done first: \(open.prefix(5).joined(separator: "; ")). Or say why not", field: "open_steps")
        }
        return Bounds.check(reason, "open_steps", 1...Bounds.reasonBytesMax)
    }

    private func refuseEnded() -> Refusal? {
        ticket.state == .solved || ticket.state.isFinished
            ? wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)") : nil
    }

    private func refuseProcedure(_ number: Int) -> Refusal? {
        guard let work = ticket.handling.procedures.first(where: { $0.begun.number == number }) else {
            return Refusal(.invalidField, "ticket \(ticket.id) has no procedure \(number)", field: "procedure")
        }
        return work.isDropped ? wrongState("procedure \(number) of ticket \(ticket.id) was dropped") : nil
    }
}
