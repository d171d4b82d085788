internal import WaggleDomain

/// What a story still has to tell, in order of time; what is planned for the same moment keeps its order.
struct Agenda<Step> {
    private struct Entry {
        let at: Milliseconds
        let order: Int
        let step: Step
    }

    // Latest first, so that the next one is taken from the end.
    private var entries: [Entry] = []
    private var planned = 0

    var isEmpty: Bool { entries.isEmpty }

    /// When the next step happens.
    var next: Milliseconds? { entries.last?.at }

    mutating func plan(_ step: Step, at: Milliseconds) {
        let entry = Entry(at: at, order: planned, step: step)
        planned += 1
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].at > at { low = middle + 1 } else { high = middle }
        }
        entries.insert(entry, at: low)
    }

    mutating func take() -> (at: Milliseconds, step: Step)? { entries.popLast().map { ($0.at, $0.step) } }
}
