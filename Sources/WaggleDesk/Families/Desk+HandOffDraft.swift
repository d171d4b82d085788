internal import JSON
internal import WaggleDomain
internal import WaggleLog

// What an offer may begin with: the state of the ticket as its own time line tells it, and the promise that stands. The
// owner changes what is wrong; nothing is sent that nobody has read.

extension Desk {
    private static let quoteCharactersMax = 280
    private static let cardCharactersMax = 1_000

    func draftHandOff(
        _ id: TicketID, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        look(at: id, .offerHandOff, by: actor, completion) { [self] (ticket) throws(LogError) in
            var writer = JSONWriter(capacity: 2_048)
            writer.beginObject()
            writer.field("summary", try draftedSummary(of: ticket))
            let card = ticket.handling.card.text
            let promised = ticket.service.promise?.text ?? ticket.offer?.nextStep ?? ""
            writer.field("next_step", card.nextStep.isEmpty ? promised : card.nextStep)
            writer.field(
                "next_step_at", optional: ticket.service.promise.map(\.at).flatMap { $0 > clock.now ? $0 : nil })
            writer.endObject()
            return writer.bytes
        }
    }

    /// The subject, what was said last on either side, and what staff noted and asked last.
    private func draftedSummary(of ticket: Ticket) throws(LogError) -> String {
        let card = ticket.handling.card.text
        // Read backwards: what is kept on the card stands first.
        var last: [(title: String, text: String)] = []
        func keep(_ title: String, _ text: String) {
            if last.contains(where: { $0.title == title }) || text.isEmpty { return }
            last.append((title, String(text.prefix(Self.quoteCharactersMax))))
        }
        for stored in try log.reader.events(of: ticket.id).reversed() {
            switch stored.event {
            case .customerMessageSent(_, let text, _): keep("The customer wrote", text)
            case .agentMessageSent(_, let text, _): keep("We answered", text)
            case .noteAdded(_, let text, _): keep("Noted", text)
            case .askOpened(let asked): keep("Tried", asked.tried)
            case .ticketEscalated(let step), .ticketDeescalated(let step):
                keep("At the move between tiers", step.summary)
            default: break
            }
        }
        if !card.tried.isEmpty {
            last.removeAll { $0.title == "Tried" }
            last.append(("Tried", String(card.tried.prefix(Self.cardCharactersMax))))
        }
        if !card.problem.isEmpty { last.append(("Problem", card.problem)) }
        let lines = [ticket.subject] + last.reversed().map { "\($0.title): \($0.text)" }
        return lines.joined(separator: "\n")
    }
}
