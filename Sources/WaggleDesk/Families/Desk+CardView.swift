internal import JSON
internal import WaggleDomain

extension Desk {
    /// The case card, whole, for those who may read the staff's channel, inside an open object.
    func writeCard(of ticket: Ticket, _ writer: inout JSONWriter) {
        let card = ticket.handling.card
        writer.key("card")
        writer.beginObject()
        writer.field("revision", card.revision)
        writer.field("problem", card.text.problem)
        writer.field("tried", card.text.tried)
        writer.field("next_step", card.text.nextStep)
        if let by = card.by {
            writer.key("by")
            writer.person(by, nameEntry)
        }
        writer.field("at", optional: card.at)
        if let message = card.correction { writer.field("correction", message) }
        writer.key("asked_again")
        writer.beginArray()
        for message in card.askedAgain { writer.int(Int64(message)) }
        writer.endArray()
        writer.endObject()
    }

    /// Its public half, when there is one.
    func writePublicCard(of ticket: Ticket, _ writer: inout JSONWriter) {
        let card = ticket.handling.card
        guard !(card.text.problem.isEmpty && card.text.nextStep.isEmpty) else { return }
        writer.key("card")
        writer.beginObject()
        writer.field("problem", card.text.problem)
        writer.field("next_step", card.text.nextStep)
        writer.field("corrected", card.correction != nil)
        writer.endObject()
    }
}
