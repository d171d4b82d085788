package import WaggleDomain

/// One stretch of owning a ticket. `to` nil: still.
package struct OwnerInterval: Equatable, Sendable {
    /// Dense per ticket from 1.
    package var number: Int
    package var user: UserID
    package var tier: Tier
    package var mode: Mode
    package var startSequence: Int64
    package var from: Milliseconds
    package var to: Milliseconds?
    /// The kinds of the events that began and ended it.
    package var causeOfStart: String
    package var causeOfEnd: String?
}

/// One stretch of a ticket at a tier.
package struct TierInterval: Equatable, Sendable {
    package var number: Int
    package var tier: Tier
    package var from: Milliseconds
    package var to: Milliseconds?
}

/// One stretch of a ticket in which state, tier and mode stayed the same.
package struct StageInterval: Equatable, Sendable {
    /// What stays the same in it.
    package struct Stage: Equatable, Sendable {
        package var state: TicketState
        package var tier: Tier
        package var mode: Mode
        /// In its tier's queue: nobody of that tier has it yet, though a live chat may still have its old owner.
        package var waits: Bool
        package init(state: TicketState, tier: Tier, mode: Mode, waits: Bool) {
            self.state = state
            self.tier = tier
            self.mode = mode
            self.waits = waits
        }

        /// Nil for a finished ticket: its life has ended.
        init?(_ ticket: Ticket?) {
            guard let ticket, !ticket.state.isFinished else { return nil }
            state = ticket.state
            tier = ticket.tier
            mode = ticket.mode
            waits = ticket.state == .queued || ticket.escalationPending
        }
    }
    package var number: Int
    package var stage: Stage
    package var from: Milliseconds
    package var to: Milliseconds?
}

/// One stretch of a person in a ticket's swarm; the tier is the one held at joining.
package struct SwarmMembership: Equatable, Sendable {
    package var number: Int
    package var user: UserID
    package var role: MemberRole
    package var tier: Tier?
    package var from: Milliseconds
    package var to: Milliseconds?
    package var cause: LeaveCause?
}

/// Everything the log derives of one ticket besides its row. What changes with each event is said in one place,
/// `apply`, and used by the writer, by `rebuild` and by `verify` alike.
struct TicketIntervals: Equatable, Sendable {
    var owners: [OwnerInterval] = []
    var tiers: [TierInterval] = []
    var stages: [StageInterval] = []
    var members: [SwarmMembership] = []
}

/// What one event changes in a ticket's intervals.
enum IntervalChange: Equatable {
    case endOwner(at: Milliseconds, cause: String)
    case startOwner(UserID, Tier, Mode, sequence: Int64, at: Milliseconds, cause: String)
    case endTier(at: Milliseconds)
    case startTier(Tier, at: Milliseconds)
    case endStage(at: Milliseconds)
    case startStage(StageInterval.Stage, at: Milliseconds)
    case join(UserID, MemberRole, Tier?, at: Milliseconds)
    case changeRole(UserID, MemberRole)
    case leave(UserID, LeaveCause, at: Milliseconds)

    /// The changes of one event, read off the ticket before and after it.
    static func changes(_ stored: StoredEvent, before: Ticket?, after: Ticket) -> [IntervalChange] {
        owner(stored, before, after) + tier(stored, before, after) + stage(stored, before, after) + member(stored)
    }

    private static func owner(_ stored: StoredEvent, _ before: Ticket?, _ after: Ticket) -> [IntervalChange] {
        let takesAnew =
            switch stored.event {
            case .ownerTaken, .handOffAccepted: true
            default: false
            }
        guard takesAnew || before?.owner != after.owner else { return [] }
        let kind = stored.event.kind
        var changes: [IntervalChange] = []
        if before?.owner != nil { changes.append(.endOwner(at: stored.at, cause: kind)) }
        if let owner = after.owner {
            changes.append(
                .startOwner(owner, after.tier, after.mode, sequence: stored.sequence, at: stored.at, cause: kind))
        }
        return changes
    }

    private static func tier(_ stored: StoredEvent, _ before: Ticket?, _ after: Ticket) -> [IntervalChange] {
        let wasRunning = before.map { !$0.state.isFinished } ?? false
        let runs = !after.state.isFinished
        guard wasRunning != runs || before?.tier != after.tier else { return [] }
        var changes: [IntervalChange] = []
        if wasRunning { changes.append(.endTier(at: stored.at)) }
        if runs { changes.append(.startTier(after.tier, at: stored.at)) }
        return changes
    }

    private static func stage(_ stored: StoredEvent, _ before: Ticket?, _ after: Ticket) -> [IntervalChange] {
        let (old, new) = (StageInterval.Stage(before), StageInterval.Stage(after))
        guard old != new else { return [] }
        return (old == nil ? [] : [.endStage(at: stored.at)]) + (new.map { [.startStage($0, at: stored.at)] } ?? [])
    }

    private static func member(_ stored: StoredEvent) -> [IntervalChange] {
        switch stored.event {
        case .memberJoined(let user, let role, let tier, _): [.join(user, role, tier, at: stored.at)]
        case .memberLeft(let user, let cause): [.leave(user, cause, at: stored.at)]
        case .swarming(.roleChanged(let user, let role)): [.changeRole(user, role)]
        default: []
        }
    }
}

extension TicketIntervals {
    /// Applies one change in memory, as the statements of the writer do in the database.
    mutating func apply(_ change: IntervalChange) {
        switch change {
        case .endOwner(let at, let cause):
            guard let last = owners.indices.last, owners[last].to == nil else { return }
            owners[last].to = at
            owners[last].causeOfEnd = cause
        case .startOwner(let user, let tier, let mode, let sequence, let at, let cause):
            owners.append(
                OwnerInterval(
                    number: owners.count + 1, user: user, tier: tier, mode: mode, startSequence: sequence, from: at,
                    causeOfStart: cause))
        case .endTier(let at):
            guard let last = tiers.indices.last, tiers[last].to == nil else { return }
            tiers[last].to = at
        case .startTier(let tier, let at): tiers.append(TierInterval(number: tiers.count + 1, tier: tier, from: at))
        case .endStage(let at):
            guard let last = stages.indices.last, stages[last].to == nil else { return }
            stages[last].to = at
        case .startStage(let stage, let at):
            stages.append(StageInterval(number: stages.count + 1, stage: stage, from: at))
        case .join(let user, let role, let tier, let at):
            members.append(
                SwarmMembership(number: members.count + 1, user: user, role: role, tier: tier, from: at))
        case .changeRole(let user, let role):
            guard let index = members.lastIndex(where: { $0.user == user && $0.to == nil }) else { return }
            members[index].role = role
        case .leave(let user, let cause, let at):
            guard let index = members.lastIndex(where: { $0.user == user && $0.to == nil }) else { return }
            members[index].to = at
            members[index].cause = cause
        }
    }
}
