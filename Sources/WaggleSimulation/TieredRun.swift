// Three levels, each with its people and one line in order of arrival.
//
//                 solved
//                   ↑
//   L1: try  ──────────→  L2: read, try  ──────────→  L3: read, solve
//         ↑               │  (a share is sent back once)
//         └─ L1: complete ┘  and then read by L2 again
//
// A ticket that needs more than its level costs that level a failed attempt. Every arrow is a hand-off.

/// Runs drawn tickets through the tiers.
struct TieredRun {
    /// Where a ticket is; its number in the event code.
    private enum Stage {
        static let first = 0
        static let readBySecond = 1
        static let completedByFirst = 2
        static let second = 3
        static let third = 4
        static let shift = 3
        static let mask = 7
    }

    private let tickets: [DrawnTicket]
    private var outcomes: [TicketOutcome]
    private var heap: EventHeap
    private var idle: [Int]
    private var lines: [WaitingLine]
    /// Who comes and goes, the next of them, and when that is; infinity when nobody does any more.
    private let changes: [StaffChange]
    private var changed = 0
    private var nextChange = Double.infinity

    /// The outcomes of the tickets, which come in order of arrival.
    static func outcomes(_ tickets: [DrawnTicket], _ parameters: SimulationParameters) -> [TicketOutcome] {
        var run = TieredRun(tickets, staff: parameters.staff)
        run.run()
        return run.outcomes
    }

    /// The same with people who come and go, from nobody on.
    static func outcomes(_ tickets: [DrawnTicket], changes: [StaffChange]) -> [TicketOutcome] {
        var run = TieredRun(tickets, staff: [0, 0, 0], changes: changes)
        run.run()
        return run.outcomes
    }

    private init(_ tickets: [DrawnTicket], staff: [Int], changes: [StaffChange] = []) {
        self.tickets = tickets
        self.changes = changes
        nextChange = changes.first?.at ?? .infinity
        outcomes = Array(repeating: .waiting, count: tickets.count)
        heap = EventHeap(capacity: staff.reduce(0, +))
        idle = staff
        lines = staff.map { _ in WaitingLine(capacity: tickets.count) }
    }

    private mutating func run() {
        var next = 0
        while true {
            let arrival = next < tickets.count ? tickets[next].arrival : .infinity
            if nextChange <= arrival, nextChange <= heap.nextTime, nextChange < .infinity {
                change()
            } else if arrival < heap.nextTime {
                enter(next << Stage.shift | Stage.first, level: 0, at: arrival)
                next += 1
            } else if heap.nextTime < .infinity {
                finish(heap.pop())
            } else {
                return
            }
        }
    }

    private mutating func change() {
        let level = changes[changed].level - 1
        let now = nextChange
        idle[level] += changes[changed].people
        changed += 1
        nextChange = changed < changes.count ? changes[changed].at : .infinity
        while idle[level] > 0, !lines[level].isEmpty {
            idle[level] -= 1
            begin(lines[level].removeFirst(), at: now)
        }
    }

    private mutating func enter(_ code: Int, level: Int, at now: Double) {
        guard idle[level] > 0 else { return lines[level].append(code) }
        idle[level] -= 1
        begin(code, at: now)
    }

    /// Somebody of the stage's level starts; what they will do is known.
    private mutating func begin(_ code: Int, at now: Double) {
        let index = code >> Stage.shift
        let stage = code & Stage.mask
        if stage == Stage.first { outcomes[index].started = now }
        let minutes = Self.minutes(tickets[index], stage)
        outcomes[index].agentMinutes += minutes
        heap.push(now + minutes, code)
    }

    private static func minutes(_ ticket: DrawnTicket, _ stage: Int) -> Double {
        switch stage {
        case Stage.first: ticket.level == 1 ? ticket.work : ticket.failedL1
        case Stage.second: ticket.setUpL2 + (ticket.level == 2 ? ticket.work : ticket.failedL2)
        case Stage.third: ticket.setUpL3 + ticket.work
        default: ticket.setUpL2
        }
    }

    private mutating func finish(_ event: EventHeap.Event) {
        let index = event.code >> Stage.shift
        let stage = event.code & Stage.mask
        let level = Self.level(of: stage)
        // Fewer than nobody idle: somebody's shift is over, and they go now.
        if idle[level] < 0 || lines[level].isEmpty {
            idle[level] += 1
        } else {
            begin(lines[level].removeFirst(), at: event.time)
        }
        guard let following = Self.stage(after: stage, tickets[index]) else {
            outcomes[index].solved = event.time
            return
        }
        outcomes[index].handOffs += 1
        enter(index << Stage.shift | following, level: Self.level(of: following), at: event.time)
    }

    private static func level(of stage: Int) -> Int {
        switch stage {
        case Stage.first, Stage.completedByFirst: 0
        case Stage.third: 2
        default: 1
        }
    }

    /// Where the ticket goes; nil when it is solved.
    private static func stage(after stage: Int, _ ticket: DrawnTicket) -> Int? {
        switch stage {
        case Stage.first: ticket.level == 1 ? nil : ticket.bounces ? Stage.readBySecond : Stage.second
        case Stage.readBySecond: Stage.completedByFirst
        case Stage.completedByFirst: Stage.second
        case Stage.second: ticket.level == 2 ? nil : Stage.third
        default: nil
        }
    }
}
