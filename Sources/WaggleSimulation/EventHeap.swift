/// What is going to end, the soonest first: a binary heap that moves a hole instead of swapping.
///
/// It never holds more than there are people, so it stays in the nearest cache. Two ends at the very same moment come
/// in no promised order; the times are drawn from a continuum, where that does not happen.
struct EventHeap {
    /// A moment and what it means to its owner.
    struct Event {
        var time: Double
        var code: Int
    }

    private var events: [Event] = []

    /// Room for so many before memory has to be asked for again.
    init(capacity: Int) { events.reserveCapacity(capacity + 1) }

    /// The soonest moment; infinity when nothing is to come.
    var nextTime: Double { events.isEmpty ? .infinity : events[0].time }

    mutating func push(_ time: Double, _ code: Int) {
        var hole = events.count
        let event = Event(time: time, code: code)
        events.append(event)
        events.withUnsafeMutableBufferPointer { events in
            while hole > 0 {
                let parent = (hole - 1) / 2
                guard events[parent].time > time else { break }
                events[hole] = events[parent]
                hole = parent
            }
            events[hole] = event
        }
    }

    /// Takes the soonest; there must be one.
    mutating func pop() -> Event {
        let first = events[0]
        let last = events.removeLast()
        let count = events.count
        guard count > 0 else { return first }
        events.withUnsafeMutableBufferPointer { events in
            var hole = 0
            while true {
                var child = 2 * hole + 1
                guard child < count else { break }
                if child + 1 < count, events[child + 1].time < events[child].time { child += 1 }
                guard events[child].time < last.time else { break }
                events[hole] = events[child]
                hole = child
            }
            events[hole] = last
        }
        return first
    }
}

/// First come, first served; taken places are not used again, since a run is short.
struct WaitingLine {
    private var places: [Int] = []
    private var head = 0

    init(capacity: Int) { places.reserveCapacity(capacity) }

    var isEmpty: Bool { head == places.count }

    mutating func append(_ code: Int) { places.append(code) }

    /// The first of the line, which must not be empty.
    mutating func removeFirst() -> Int {
        defer { head += 1 }
        return places[head]
    }
}
