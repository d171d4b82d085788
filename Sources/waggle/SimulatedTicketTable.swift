internal import Glibc
internal import WaggleSimulation

/// A CSV file with a row a ticket: what was drawn and what became of it in both ways, so that anybody can check.
/// Numbers have all their digits.
final class SimulatedTicketTable {
    private let path: String
    private let file: UnsafeMutablePointer<FILE>

    private static let columns = [
        "repetition", "ticket", "arrival", "level", "work", "failed_l1", "failed_l2", "set_up_l2", "set_up_l3",
        "bounces", "own_work", "briefing", "tiered_started", "tiered_solved", "tiered_agent_minutes",
        "tiered_hand_offs", "swarm_started", "swarm_solved", "swarm_agent_minutes", "swarm_blocked", "swarm_helpers",
    ]

    init(path: String) throws {
        guard let file = fopen(path, "w") else {
            throw Failure.cannotCreate("\(path) cannot be written: \(systemReason())")
        }
        self.path = path
        self.file = file
        try put(Self.columns.joined(separator: ","))
    }

    func write(
        repetition: Int, _ drawn: [DrawnTicket], _ tiered: [TicketOutcome], _ swarm: [TicketOutcome]
    ) throws {
        for (index, ticket) in drawn.enumerated() {
            let (one, two) = (tiered[index], swarm[index])
            let numbers: [Double] = [
                ticket.arrival, Double(ticket.level), ticket.work, ticket.failedL1, ticket.failedL2, ticket.setUpL2,
                ticket.setUpL3, ticket.bounces ? 1 : 0, ticket.ownWork, ticket.briefing, one.started, one.solved,
                one.agentMinutes, Double(one.handOffs), two.started, two.solved, two.agentMinutes, two.blockedMinutes,
                Double(two.helpers),
            ]
            try put("\(repetition),\(index)," + numbers.map { "\($0)" }.joined(separator: ","))
        }
    }

    /// Everything is in the file when this returns.
    func close() throws {
        guard fclose(file) == 0 else { throw Failure.io("\(path) cannot be written: \(systemReason())") }
    }

    private func put(_ line: String) throws {
        guard fputs(line + "\n", file) >= 0 else { throw Failure.io("\(path) cannot be written: \(systemReason())") }
    }
}
