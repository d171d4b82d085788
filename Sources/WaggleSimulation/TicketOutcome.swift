/// What became of a ticket in one way of working. Times are minutes since the start of the simulation; infinity where
/// nobody was there any more.
package struct TicketOutcome: Sendable, Equatable {
    /// When a person began with it.
    package var started = 0.0
    /// When it was solved.
    package var solved = 0.0
    /// Minutes that everybody together worked on it; waiting is not work.
    package var agentMinutes = 0.0
    /// Minutes its owner held it and waited for a helper; beside `agentMinutes`, not in it.
    package var blockedMinutes = 0.0
    /// How often it went to another owner.
    package var handOffs = 0
    /// How many helpers came.
    package var helpers = 0

    /// Nobody has begun with it yet.
    static let waiting = TicketOutcome(started: .infinity, solved: .infinity)
}
