/// An experiment: dense per desk, from 1.
package struct ExperimentID: Hashable, Comparable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ value: Int64) { rawValue = value }
    package static func < (a: ExperimentID, b: ExperimentID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { "\(rawValue)" }
}

/// How chance deals out the modes.
package enum PlanDesign: String, CaseIterable, Sendable {
    /// To the desk or some queues, block by block.
    case switchback
    /// To each ticket by itself, while both ways of working share the same people.
    case pilot
}

/// How long one way of working rules before the next block begins.
package enum BlockLength: String, CaseIterable, Sendable {
    /// From one working day to the next, at the same time of the local clock; closed days belong to the day before.
    case day
    /// Seven local days.
    case week
}

/// What an experiment is judged by. The names are those of the report's measures where it has them.
package enum ExperimentMeasure: String, CaseIterable, Sendable {
    case timeToSolve = "time_to_solve"
    case agentMinutes = "agent_minutes"
    case firstResponse = "first_response"
    case handOffs = "hand_offs"
    case peopleTouched = "people_touched"
    case reopened
    case satisfaction
}

/// What must be said beside an experiment's plan.
package enum PlanWarning: String, CaseIterable, Sendable {
    /// A pilot, always: tickets of both modes share the same people, so one mode's tickets take time from the other's.
    case interference
    /// Blocks of a day, although tickets waited when it was planned: what a block leaves behind falls to the next.
    case backlog
    /// Only some queues: the others' tickets wait for the same people.
    case shared
    /// Fewer than 20 blocks: a difference below a fifth will hardly show.
    case small
}

/// An experiment as it was written down before its start: nothing of it changes afterwards.
package struct ExperimentPlan: Equatable, Sendable {
    /// A stretch in which one mode rules. It ends where the next begins, the last with the plan.
    package struct Block: Equatable, Sendable {
        package var from: Milliseconds
        package var mode: Mode
        /// From 0; each pair has two blocks, one in each mode.
        package var pair: Int
        package init(from: Milliseconds, mode: Mode, pair: Int) {
            self.from = from
            self.mode = mode
            self.pair = pair
        }
    }

    package let id: ExperimentID
    /// Nil for the whole desk, queues made later included.
    package let queues: [QueueID]?
    package let design: PlanDesign
    /// Nil for a pilot, which has no blocks.
    package let length: BlockLength?
    /// What the pairs' or the tickets' coins are drawn from; 0 to 2^53 - 1, so that every program reads it exactly.
    package let seed: Int64
    /// In order of time; an even number, none of a pilot.
    package let blocks: [Block]
    /// When the first block begins, or the pilot.
    package let start: Milliseconds
    /// When the last block ends, or the pilot.
    package let end: Milliseconds
    /// Times count up to so long after a ticket was made, in ms.
    package let horizon: Milliseconds
    /// Tickets made so soon after a block's beginning are left out; nil: an hour.
    package let washIn: Milliseconds?
    /// One to three, each once.
    package let primary: [ExperimentMeasure]
    package let reason: String
    package let warnings: [PlanWarning]
    /// SHA-256 of `canonical`, in hexadecimal digits: made by whoever records the plan, which knows how to hash.
    package var digest: String

    /// A switchback.
    package init(
        id: ExperimentID, queues: [QueueID]?, length: BlockLength, seed: Int64, blocks: [Block], end: Milliseconds,
        horizon: Milliseconds, washIn: Milliseconds?, primary: [ExperimentMeasure], reason: String,
        warnings: [PlanWarning] = [], digest: String = ""
    ) {
        self.id = id
        self.queues = queues
        design = .switchback
        self.length = length
        self.seed = seed
        self.blocks = blocks
        start = blocks.first?.from ?? end
        self.end = end
        self.horizon = horizon
        self.washIn = washIn
        self.primary = primary
        self.reason = reason
        self.warnings = warnings
        self.digest = digest
    }

    /// A pilot.
    package init(
        pilot id: ExperimentID, queues: [QueueID]?, seed: Int64, start: Milliseconds, end: Milliseconds,
        horizon: Milliseconds, primary: [ExperimentMeasure], reason: String, warnings: [PlanWarning] = [],
        digest: String = ""
    ) {
        self.id = id
        self.queues = queues
        design = .pilot
        length = nil
        self.seed = seed
        blocks = []
        self.start = start
        self.end = end
        self.horizon = horizon
        washIn = nil
        self.primary = primary
        self.reason = reason
        self.warnings = warnings
        self.digest = digest
    }

    /// When a block ends.
    package func end(of block: Int) -> Milliseconds {
        block + 1 < blocks.count ? blocks[block + 1].from : end
    }

    /// The block that rules then; nil before the first and after the last.
    package func block(at moment: Milliseconds) -> Int? {
        guard moment < end else { return nil }
        return blocks.lastIndex { $0.from <= moment }
    }

    /// Whether a queue is part of it.
    package func concerns(_ queue: QueueID) -> Bool { queues?.contains(queue) ?? true }

    /// The plan as one text, which anybody may hash again: one line for each thing that decides the outcome.
    package var canonical: String {
        (head + (design == .pilot ? pilotLines : blockLines)).map { $0 + "\n" }.joined()
    }

    private var head: [String] {
        [
            "waggle experiment \(id)",
            "queues " + (queues.map { $0.map { "\($0)" }.joined(separator: " ") } ?? "all"),
        ]
    }

    private var judged: String { "primary " + primary.map(\.rawValue).joined(separator: " ") }

    private var pilotLines: [String] {
        [
            "design pilot", "seed \(seed)", "coin splitmix64 stream ticket lowest bit 1 swarm", "horizon \(horizon)",
            judged, "from \(start) to \(end)",
        ]
    }

    private var blockLines: [String] {
        var lines = [
            "length \(length?.rawValue ?? "")", "seed \(seed)", "horizon \(horizon)",
            "wash_in " + (washIn.map { "\($0)" } ?? "auto"), judged,
        ]
        for (number, block) in blocks.enumerated() {
            lines.append(
                "block \(number) pair \(block.pair) \(block.mode.rawValue) from \(block.from) to \(end(of: number))")
        }
        return lines
    }
}
