internal import Dispatch
internal import JSON
package import WaggleDomain
internal import WaggleLog

// What somebody read before they wrote, or did not write. Readings are gathered for some seconds like searches without a
// hit; whoever writes to us is known to the desk from then on, and what they read stands beside their ticket.

extension Desk {
    private static let readsGatheredFor = 2_000
    private static let readsGatheredMax = 1_000
    private static let figuresDays: Int64 = 30
    private static let day: Milliseconds = 86_400_000

    /// A reader opened an article. Any queue.
    package func noteHelpRead(_ article: ArticleID, in visit: [UInt8]) {
        let read = HelpRead(visit: visit, article: article, at: clock.now)
        listing.perform { [weak self] reading in
            guard let self, reading.helpReads.count < Self.readsGatheredMax else { return }
            reading.helpReads.append(read)
            guard reading.helpReads.count == 1 else { return }
            reading.queue.asyncAfter(deadline: .now() + .milliseconds(Self.readsGatheredFor)) {
                [weak self, weak reading] in
                guard let self, let reading else { return }
                keepHelpReads(of: reading)
            }
        } orElse: {
            // A reading that is not counted harms nobody.
        }
    }

    /// On the queue of lists.
    private func keepHelpReads(of reading: DeskReading) {
        let reads = reading.helpReads
        guard !reads.isEmpty else { return }
        reading.helpReads = []
        administer { (transaction, now) throws(LogError) in
            try transaction.noteHelpReads(reads, at: now)
        } completion: { _ in
            // What could not be counted is not worth trying again.
        }
    }

    /// The reader of a visit is this customer: the ticket they open next has beside it what they read. `completion`:
    /// that is on the disk, or did not work. Any queue.
    package func bindHelpVisit(
        _ visit: [UInt8], to person: UserID, completion: @escaping @Sendable () -> Void = {}
    ) {
        listing.perform { [weak self] reading in
            guard let self else { return completion() }
            keepHelpReads(of: reading)
            administer { (transaction, _) throws(LogError) in
                try transaction.bindHelpVisit(visit, to: person)
            } completion: { _ in
                completion()
            }
        } orElse: {
            completion()
        }
    }

    /// A customer opened these: what they read belongs to it. On the queue, inside the transaction.
    func attachHelpVisits(_ stored: [StoredEvent], by actor: Actor, in turn: Turn) throws(LogError) {
        guard actor.role == .customer else { return }
        for entry in stored {
            guard case .ticketOpened = entry.event, let ticket = entry.ticket else { continue }
            try turn.transaction.attachHelpVisits(of: actor.id, to: ticket, at: turn.now)
        }
    }

    /// `articles_read` of a ticket: what its customer had read before.
    func writeArticlesRead(before ticket: Ticket, _ writer: inout JSONWriter) throws(LogError) {
        let reads = try log.reader.helpReads(before: ticket.id)
        guard !reads.isEmpty else { return }
        let language = ticket.routing.language.flatMap(ArticleLanguage.init(tag:)) ?? .en
        writer.key("articles_read")
        writer.beginArray()
        for read in reads {
            let variants = try log.reader.articleVariants(read.article)
            let shown = language.fallbacks.lazy.compactMap { wanted in variants.first { $0.language == wanted } }.first
            writer.beginObject()
            writer.field("article", read.article.rawValue)
            writer.field("title", shown?.shownTitle ?? shown?.title ?? "")
            writer.field("at", read.at)
            writer.endObject()
        }
        writer.endArray()
    }

    /// `knowledge.figures`: what came of reading, over the last 30 days.
    func getKnowledgeFigures(_ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        let end = clock.now - HelpVisits.overAfter
        let start = clock.now - Self.figuresDays * Self.day
        readBeside(completion, allowed: { Access.decide(.readKnowledgeFigures, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let figures = try reading.reader.helpFigures(from: start, until: end)
            var writer = JSONWriter(capacity: 256)
            writer.beginObject()
            writer.field("from_at", start)
            writer.field("to_at", end)
            writer.field("visits", figures.visits)
            writer.field("with_ticket", figures.tickets)
            writer.field("deflected_at_most", figures.visits - figures.tickets)
            writer.field(
                "note",
                "an upper bound: who read and opened no ticket within 24 hours may have given up, called, or been a program"
            )
            writer.endObject()
            return writer.bytes
        }
    }
}
