/// How long people have to answer offers, and when the desk acts by itself. Durations in ms.
package struct RoutingPolicy: PolicySection {
    /// How each queue finds an owner; one that is missing is pulled from.
    package var methods: [QueueID: RoutingMethod] = [:]
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
    /// Asynchronous tickets that a person may be working on before no more are pushed to them; pulling has no limit.
    package var ticketCapacity = 20
    /// Ownership that returns to one person this often within `returnSpan` needs a manager, or starts a swarm.
    package var returnsMax = 3
    package var returnSpan: Milliseconds = 24 * 3_600_000
    /// Looking at a ticket without doing anything counts for this long.
    package var viewIdle: Milliseconds = 5 * 60_000

    package init() {}

    package func check() -> Refusal? {
        guard methods.count <= Bounds.queuesMax else {
            return Refusal(.invalidField, "queues holds more than \(Bounds.queuesMax) entries", field: "queues")
        }
        let times = [
            ("no_answer_offer_live_ms", noAnswerOfferLive), ("no_answer_offer_ticket_ms", noAnswerOfferTicket),
            ("gone_ms", gone), ("gone_offer_ms", goneOffer), ("push_ms", push), ("push_again_ms", pushAgain),
            ("return_span_ms", returnSpan), ("view_idle_ms", viewIdle),
        ]
        for (name, time) in times {
            if let refusal = check(time, name, Bounds.clock) { return refusal }
        }
        return check(ticketCapacity, "ticket_capacity", 1...1_000) ?? check(returnsMax, "returns_max", 1...50)
    }

    /// From the warning to the automatic offer.
    package func noAnswerOffer(_ channel: TicketChannel) -> Milliseconds {
        channel.isLive ? noAnswerOfferLive : noAnswerOfferTicket
    }
}
