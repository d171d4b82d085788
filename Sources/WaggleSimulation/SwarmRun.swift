// One room. A ticket goes to the lowest level with somebody idle who may own; if they are able, they solve it alone.
// Otherwise they work for a while, ask, and hold the ticket until somebody able is free; then both spend the
// briefing and the joint work. Asks come before new tickets, the oldest first; one that nobody idle can answer is
// passed over. Level 3 is able to do everything and never waits, so no circle of waiting can close.

/// Runs drawn tickets through the room.
struct SwarmRun {
    /// What ends, in the lowest bit of the event code.
    private enum Phase {
        static let owner = 0
        static let solved = 1
    }

    private let tickets: [DrawnTicket]
    private let gamma: Double
    private let ownersUpTo: Int
    private var outcomes: [TicketOutcome]
    private var heap: EventHeap
    /// Idle people by level, 0 to 2.
    private var idle: [Int]
    private var line: WaitingLine
    /// Tickets whose owner waits for a helper, the oldest ask first; never more than there are people.
    private var asks: [Ask] = []
    /// The levels of owner and helper; a helper of -1 is none.
    private var owner: [Int8]
    private var helper: [Int8]

    /// Who comes and goes, the next of them, and when that is; infinity when nobody does any more.
    private let changes: [StaffChange]
    private var changed = 0
    private var nextChange = Double.infinity

    private struct Ask {
        let ticket: Int
        let since: Double
    }

    /// The outcomes of the tickets, which come in order of arrival.
    static func outcomes(_ tickets: [DrawnTicket], _ parameters: SimulationParameters) -> [TicketOutcome] {
        var run = SwarmRun(tickets, parameters, staff: parameters.staff, changes: [])
        run.run()
        return run.outcomes
    }

    /// The same with people who come and go, from nobody on.
    static func outcomes(
        _ tickets: [DrawnTicket], _ parameters: SimulationParameters, changes: [StaffChange]
    ) -> [TicketOutcome] {
        var run = SwarmRun(tickets, parameters, staff: [0, 0, 0], changes: changes)
        run.run()
        return run.outcomes
    }

    private init(
        _ tickets: [DrawnTicket], _ parameters: SimulationParameters, staff: [Int], changes: [StaffChange]
    ) {
        self.tickets = tickets
        self.changes = changes
        nextChange = changes.first?.at ?? .infinity
        gamma = parameters[.gamma]
        ownersUpTo = Int(parameters[.ownersUpTo])
        outcomes = Array(repeating: .waiting, count: tickets.count)
        idle = staff
        let people = idle.reduce(0, +)
        heap = EventHeap(capacity: people)
        line = WaitingLine(capacity: tickets.count)
        asks.reserveCapacity(people)
        owner = Array(repeating: 0, count: tickets.count)
        helper = Array(repeating: -1, count: tickets.count)
    }

    private mutating func run() {
        var next = 0
        while true {
            let arrival = next < tickets.count ? tickets[next].arrival : .infinity
            if nextChange <= arrival, nextChange <= heap.nextTime, nextChange < .infinity {
                change()
            } else if arrival < heap.nextTime {
                if let level = idleLevel(from: 0, upTo: ownersUpTo) {
                    begin(next, level: level, at: arrival)
                } else {
                    line.append(next)
                }
                next += 1
            } else if heap.nextTime < .infinity {
                finish(heap.pop())
            } else {
                return
            }
        }
    }

    private mutating func change() {
        let now = nextChange
        idle[changes[changed].level - 1] += changes[changed].people
        changed += 1
        nextChange = changed < changes.count ? changes[changed].at : .infinity
        share(at: now)
    }

    /// The lowest level from one up to but not including another with somebody idle.
    private func idleLevel(from low: Int, upTo high: Int) -> Int? {
        var level = low
        while level < high {
            if idle[level] > 0 { return level }
            level += 1
        }
        return nil
    }

    private mutating func begin(_ index: Int, level: Int, at now: Double) {
        idle[level] -= 1
        owner[index] = Int8(truncatingIfNeeded: level)
        outcomes[index].started = now
        let isAble = level + 1 >= tickets[index].level
        let minutes = isAble ? tickets[index].work : tickets[index].ownWork
        outcomes[index].agentMinutes = minutes
        heap.push(now + minutes, index << 1 | (isAble ? Phase.solved : Phase.owner))
    }

    private mutating func finish(_ event: EventHeap.Event) {
        let index = event.code >> 1
        guard event.code & 1 == Phase.solved else {
            let ask = Ask(ticket: index, since: event.time)
            if !answer(ask, at: event.time) { asks.append(ask) }
            return
        }
        outcomes[index].solved = event.time
        idle[Int(owner[index])] += 1
        if helper[index] >= 0 { idle[Int(helper[index])] += 1 }
        share(at: event.time)
    }

    /// Gives the ask the lowest able level with somebody idle; false when there is none.
    private mutating func answer(_ ask: Ask, at now: Double) -> Bool {
        let ticket = tickets[ask.ticket]
        guard let level = idleLevel(from: ticket.level - 1, upTo: 3) else { return false }
        idle[level] -= 1
        helper[ask.ticket] = Int8(truncatingIfNeeded: level)
        let together = ticket.briefing + gamma * ticket.work
        outcomes[ask.ticket].agentMinutes += 2 * together
        outcomes[ask.ticket].blockedMinutes = now - ask.since
        outcomes[ask.ticket].helpers = 1
        heap.push(now + together, ask.ticket << 1 | Phase.solved)
        return true
    }

    /// Those who became idle: asks first, then new tickets.
    private mutating func share(at now: Double) {
        var place = 0
        while place < asks.count {
            if answer(asks[place], at: now) { asks.remove(at: place) } else { place += 1 }
        }
        while !line.isEmpty, let level = idleLevel(from: 0, upTo: ownersUpTo) {
            begin(line.removeFirst(), level: level, at: now)
        }
    }
}
