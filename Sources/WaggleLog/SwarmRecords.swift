package import WaggleDomain

/// One stretch in which a member might write to the customer. `to` nil: still.
package struct SpeakInterval: Equatable, Sendable {
    /// Dense per ticket from 1.
    package var number: Int
    package var user: UserID
    package var from: Milliseconds
    package var to: Milliseconds?
}

/// A live invitation: somebody was interrupted.
package struct Interruption: Equatable, Sendable {
    package var invitation: Int
    package var user: UserID
    package var at: Milliseconds
    /// Although the person's budget was used up.
    package var isOverBudget: Bool
}

/// An owner's word that somebody contributed, and with which skills.
package struct Credit: Equatable, Sendable {
    package var swarm: Int
    package var user: UserID
    package var skills: [String]
    package var by: UserID
    package var at: Milliseconds
}

/// What the log derives of a ticket's swarms besides their members.
struct SwarmRecords: Equatable {
    var speaks: [SpeakInterval] = []
    var interruptions: [Interruption] = []
    var credits: [Credit] = []
}

/// What one event changes in it: said once, for the writer, `rebuild` and `verify`.
enum SwarmRecord: Equatable {
    case speakBegins(UserID, at: Milliseconds)
    case speakEnds(UserID, at: Milliseconds)
    case interruption(Interruption)
    case overBudget(invitation: Int)
    case credit(Credit)

    static func changes(_ stored: StoredEvent, before: Ticket?, after: Ticket) -> [SwarmRecord] {
        switch stored.event {
        case .speakGranted(let user): return [.speakBegins(user, at: stored.at)]
        case .speakRevoked(let user): return [.speakEnds(user, at: stored.at)]
        case .memberLeft(let user, _):
            return before?.swarm?.member(user)?.maySpeak == true ? [.speakEnds(user, at: stored.at)] : []
        case .invitationSent(let sent):
            guard after.swarm?.ask(sent.ask)?.urgency == .live else { return [] }
            return [
                .interruption(
                    Interruption(invitation: sent.invitation, user: sent.user, at: stored.at, isOverBudget: false))
            ]
        case .swarming(.interruptedOverBudget(let invitation, _, _, _)): return [.overBudget(invitation: invitation)]
        case .swarming(.memberCredited(let swarm, let user, let skills)):
            return [.credit(Credit(swarm: swarm, user: user, skills: skills, by: stored.actor, at: stored.at))]
        default: return []
        }
    }
}

extension SwarmRecords {
    /// Applies one change in memory, as the statements of the writer do in the database.
    mutating func apply(_ record: SwarmRecord) {
        switch record {
        case .speakBegins(let user, let at):
            speaks.append(SpeakInterval(number: speaks.count + 1, user: user, from: at))
        case .speakEnds(let user, let at):
            guard let index = speaks.lastIndex(where: { $0.user == user && $0.to == nil }) else { return }
            speaks[index].to = at
        case .interruption(let interruption): interruptions.append(interruption)
        case .overBudget(let invitation):
            guard let index = interruptions.lastIndex(where: { $0.invitation == invitation }) else { return }
            interruptions[index].isOverBudget = true
        case .credit(let credit):
            credits.removeAll { $0.swarm == credit.swarm && $0.user == credit.user }
            credits.append(credit)
            credits.sort { ($0.swarm, $0.user) < ($1.swarm, $1.user) }
        }
    }

    /// The changes that make it anew.
    var all: [SwarmRecord] {
        var records: [SwarmRecord] = []
        for speak in speaks.sorted(by: { $0.number < $1.number }) {
            records.append(.speakBegins(speak.user, at: speak.from))
            if let to = speak.to { records.append(.speakEnds(speak.user, at: to)) }
        }
        for interruption in interruptions { records.append(.interruption(interruption)) }
        return records + credits.map(SwarmRecord.credit)
    }
}
