/// The figures of one repetition in one way of working, without the tickets of the warm-up.
package struct RunFigures: Sendable, Equatable {
    /// Mean minutes from arrival to solved.
    package var minutesToSolve = 0.0
    /// Mean minutes from arrival until a person begins.
    package var minutesToFirstReply = 0.0
    /// Mean minutes that everybody together worked on a ticket.
    package var agentMinutes = 0.0
    /// Mean minutes an owner held a ticket and waited for a helper.
    package var blockedMinutes = 0.0
    /// Mean hand-offs of a ticket.
    package var handOffs = 0.0
    /// Mean helpers of a ticket.
    package var helpers = 0.0
    /// Share of the tickets that waited at all for a person to begin.
    package var shareWaiting = 0.0

    /// The means over the outcomes from place `warmUp` on, which is below the number of tickets.
    package init(_ tickets: [DrawnTicket], _ outcomes: [TicketOutcome], warmUp: Int) {
        var (handOffs, helpers, waited) = (0, 0, 0)
        for index in warmUp..<tickets.count {
            let (arrival, outcome) = (tickets[index].arrival, outcomes[index])
            minutesToSolve += outcome.solved - arrival
            minutesToFirstReply += outcome.started - arrival
            agentMinutes += outcome.agentMinutes
            blockedMinutes += outcome.blockedMinutes
            handOffs += outcome.handOffs
            helpers += outcome.helpers
            if outcome.started > arrival { waited += 1 }
        }
        let count = Double(tickets.count - warmUp)
        minutesToSolve /= count
        minutesToFirstReply /= count
        agentMinutes /= count
        blockedMinutes /= count
        self.handOffs = Double(handOffs) / count
        self.helpers = Double(helpers) / count
        shareWaiting = Double(waited) / count
    }
}

/// A figure of a run, by name.
package struct RunMeasure: Sendable {
    /// The name in JSON.
    package let name: String
    /// One line for people.
    package let text: String
    /// Its value in a run.
    package let value: @Sendable (RunFigures) -> Double

    /// Every figure, in the order to show them.
    package static let all: [RunMeasure] = [
        RunMeasure(name: "minutes_to_solve", text: "minutes to solve") { $0.minutesToSolve },
        RunMeasure(name: "minutes_to_first_reply", text: "minutes to first reply") { $0.minutesToFirstReply },
        RunMeasure(name: "agent_minutes", text: "agent-minutes a ticket") { $0.agentMinutes },
        RunMeasure(name: "blocked_minutes", text: "owner blocked, minutes") { $0.blockedMinutes },
        RunMeasure(name: "hand_offs", text: "hand-offs a ticket") { $0.handOffs },
        RunMeasure(name: "helpers", text: "helpers a ticket") { $0.helpers },
        RunMeasure(name: "share_waiting", text: "share that waits") { $0.shareWaiting },
    ]
}
