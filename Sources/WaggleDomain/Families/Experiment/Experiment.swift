// A switchback: the whole desk, or some queues, work in blocks that chance put in order, written down before the start.
// The desk runs it by itself. Which block rules is a question to the plan and the clock alone, so a restart changes
// nothing; what the desk slept through is recorded as missed. A pilot switches no queue: while it runs each new ticket
// has a coin of its own, which the plan's seed and the ticket's number decide; what the desk slept through is time without
// tickets.
//
//     planned ──▶ running ──▶ ended          manual switch in a block ─▶ overridden: the queue stays as it was
//        └───────────┴─────▶ stopped                                     switched until the next block begins

/// An experiment as its events leave it.
package struct Experiment: Equatable, Sendable {
    /// What became of a block.
    package struct Course: Equatable, Sendable {
        package internal(set) var startedAt: Milliseconds?
        package internal(set) var endedAt: Milliseconds?
        /// The desk did not run in all of it.
        package internal(set) var isMissed = false
        /// Tickets that waited when it began.
        package internal(set) var waiting = 0
    }

    /// A switch of mode by somebody while a block ruled.
    package struct Override: Equatable, Sendable {
        package let at: Milliseconds
        package let by: UserID
        package let block: Int
        package let queues: [QueueID]
    }

    package let plan: ExperimentPlan
    package let plannedBy: UserID
    package let plannedAt: Milliseconds
    package internal(set) var state = ExperimentState.initial
    /// One for each block of the plan.
    package internal(set) var course: [Course]
    /// The block that rules; nil when none does.
    package internal(set) var current: Int?
    /// The queues it rules, and the modes they had before the first block, by queue.
    package internal(set) var ruled: [QueueID] = []
    package internal(set) var before: [QueueID: Mode] = [:]
    /// The newest, at most `overridesKept`; and how many there were.
    package internal(set) var overrides: [Override] = []
    package internal(set) var overrideCount = 0
    package internal(set) var endedAt: Milliseconds?
    package internal(set) var stoppedBy: UserID?
    package internal(set) var stopReason = ""
    /// The number of its last event.
    package internal(set) var version: Int64

    /// So many overrides are kept one by one.
    package static let overridesKept = 100

    /// As it was planned; nil for any other event.
    package init?(first event: ExperimentEvent, by actor: UserID, at: Milliseconds, sequence: Int64) {
        guard case .planned(let plan) = event else { return nil }
        self.plan = plan
        plannedBy = actor
        plannedAt = at
        course = Array(repeating: Course(), count: plan.blocks.count)
        version = sequence
    }

    /// When the desk has to do something next; nil when it is over.
    package var nextDue: Milliseconds? {
        switch state {
        case .planned: plan.start
        case .running: current.map { plan.end(of: $0) } ?? plan.end
        case .ended, .stopped: nil
        }
    }

    /// Does each ticket that is made now have a coin of its own?
    package var drawsTickets: Bool { state == .running && plan.design == .pilot }

    /// Replays an event.
    package mutating func apply(_ event: ExperimentEvent, by actor: UserID, at: Milliseconds, sequence: Int64) {
        version = sequence
        switch event {
        case .planned: break
        case .began: state.move(.started)
        case .blockStarted(let start):
            if state == .planned { state.move(.started) }
            note(start.block) {
                $0.startedAt = at
                $0.waiting = start.waiting
            }
            current = start.block
            ruled = start.queues
            for (queue, mode) in zip(start.queues, start.before) where before[queue] == nil { before[queue] = mode }
        case .blockEnded(_, let block, _):
            note(block) { $0.endedAt = at }
            current = nil
        case .blockMissed(_, let block): note(block) { $0.isMissed = true }
        case .overridden(_, let block, let queues):
            overrideCount += 1
            overrides = Array(
                (overrides + [Override(at: at, by: actor, block: block, queues: queues)])
                    .suffix(Self.overridesKept))
        case .ended:
            state.move(.ended)
            endedAt = at
        case .stopped(_, let reason):
            state.move(.stopped)
            endedAt = at
            stoppedBy = actor
            stopReason = reason
        }
    }

    private mutating func note(_ block: Int, _ change: (inout Course) -> Void) {
        if course.indices.contains(block) { change(&course[block]) }
    }
}
