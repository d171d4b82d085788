/// How long people have to answer offers, and when the desk acts by itself. Durations in ms.
package struct RoutingPolicy: PolicySection {
    /// How each queue finds owners; one that is missing is pulled from, by whoever its tickets allow.
    package var queues: [QueueID: QueueRouting] = [:]
    /// After the warning that a customer waits: then the queue is offered the ticket.
    package var noAnswerOfferLive: Milliseconds = 2 * 60_000
    package var noAnswerOfferTicket: Milliseconds = 4 * 3_600_000
    /// A person whose last link died counts as gone after this; a page that loads again is back sooner.
    package var gone: Milliseconds = 45_000
    /// Live chats of somebody gone are offered to the queue this long after the last link died.
    package var goneOffer: Milliseconds = 90_000
    /// A push offer waits this long, then the next person is asked.
    package var push: Milliseconds = 60_000
    /// Somebody who did not take a pushed ticket is asked again after this at the earliest.
    package var pushAgain: Milliseconds = 5 * 60_000
    /// A ticket that nobody took after so many push offers waits to be pulled, and the managers are told.
    package var pushesMax = 10
    /// Asynchronous tickets that a person may be working on before no more are pushed to them; pulling has no limit.
    package var ticketCapacity = 20
    /// Those for whom work like the ticket's, its customer or high skill levels speak are asked before the others.
    package var isByEvidence = true
    /// Ownership that returns to one person this often within `returnSpan` needs a manager, or starts a swarm.
    package var returnsMax = 3
    package var returnSpan: Milliseconds = 24 * 3_600_000
    /// Looking at a ticket without doing anything counts for this long.
    package var viewIdle: Milliseconds = 5 * 60_000

    package init() {}

    package func check() -> Refusal? {
        guard queues.count <= Bounds.queuesMax else {
            return Refusal(.invalidField, "queues holds more than \(Bounds.queuesMax) entries", field: "queues")
        }
        if let refusal = queues.values.lazy.compactMap({ $0.check() }).first { return refusal }
        let times = [
            ("no_answer_offer_live_ms", noAnswerOfferLive), ("no_answer_offer_ticket_ms", noAnswerOfferTicket),
            ("gone_ms", gone), ("gone_offer_ms", goneOffer), ("push_ms", push), ("push_again_ms", pushAgain),
            ("return_span_ms", returnSpan), ("view_idle_ms", viewIdle),
        ]
        for (name, time) in times {
            if let refusal = check(time, name, Bounds.clock) { return refusal }
        }
        return check(ticketCapacity, "ticket_capacity", 1...1_000) ?? check(returnsMax, "returns_max", 1...50)
            ?? check(pushesMax, "pushes_max", 1...100)
    }

    /// From the warning to the automatic offer.
    package func noAnswerOffer(_ channel: TicketChannel) -> Milliseconds {
        channel.isLive ? noAnswerOfferLive : noAnswerOfferTicket
    }
}

/// How one queue finds owners for its tickets.
package struct QueueRouting: Equatable, Sendable {
    package var method = RoutingMethod.pull
    /// Skills that all its tickets need, besides their own.
    package var skills: [String] = []
    /// What its customers speak when a ticket does not say: whoever is asked speaks one of them.
    package var languages: [String] = []
    /// Live work that a person may be doing before no more of this queue's is pushed to them; nil: the person's own
    /// capacity alone.
    package var chats: Int?
    /// Asynchronous tickets likewise; nil: the desk's `ticketCapacity`.
    package var tickets: Int?

    package init(
        method: RoutingMethod = .pull, skills: [String] = [], languages: [String] = [], chats: Int? = nil,
        tickets: Int? = nil
    ) {
        self.method = method
        self.skills = skills
        self.languages = languages
        self.chats = chats
        self.tickets = tickets
    }

    func check() -> Refusal? {
        func areWords(_ words: [String]) -> Bool {
            words.count <= Bounds.skillsMax
                && words.allSatisfy { !$0.isBlank && $0.utf8.count <= Bounds.skillBytesMax }
        }
        guard areWords(skills), areWords(languages) else {
            return Refusal(
                .invalidField, "a queue has at most \(Bounds.skillsMax) skills and languages of at most 40 bytes",
                field: "queues")
        }
        guard (1...50).contains(chats ?? 1), (1...1_000).contains(tickets ?? 1) else {
            return Refusal(
                .invalidField, "a queue's limits are 1 to 50 chats and 1 to 1,000 tickets for one person",
                field: "queues")
        }
        return nil
    }
}
