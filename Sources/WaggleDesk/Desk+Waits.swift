internal import WaggleDomain
internal import WaggleLog

// What the first answer tells a customer to expect is what first answers took of late. It is read again when somebody
// opens a ticket and the last reading is a minute old, so that a rush of tickets costs one look.

extension Desk {
    private static let waitsKept: Milliseconds = 60_000

    /// Brings what is known of first answers up to date for a new ticket. In the transaction.
    func reviewWaits(for opening: Command.OpenTicket, in turn: Turn) throws(LogError) {
        let queue = opening.queue.flatMap { turn.view.queues[$0] } ?? turn.view.entryQueue(of: opening.category)
        guard let tier = queue?.tier else { return }
        let kind = ExpectedWait(tier, opening.channel)
        if let read = waitsReadAt[kind], turn.now - read < Self.waitsKept { return }
        waitsReadAt[kind] = turn.now
        let hours = turn.view.policy.calendars.hours
        let waits = try log.reader.firstAnswers(tier: tier, isLive: kind.isLive, limit: ExpectedWait.answersMax).map {
            hours.workingTime(from: $0.opened, to: $0.answered)
        }
        turn.view.firstAnswers[kind] = ExpectedWait.quartile(waits)
    }
}
