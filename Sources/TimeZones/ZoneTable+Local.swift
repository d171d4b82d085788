extension ZoneTable {
    /// How far the zone's clocks were ahead of UTC when they showed a time, given in seconds since 1970 as if they stood at
    /// UTC: none where the clocks jumped over it, two where they showed it twice, the earlier moment's first.
    package func offsets(atLocal local: Int64) -> [Int] {
        var found: [Int] = []
        // Clocks differ from UTC by less than a day, so only changes near it count.
        let first = firstChange(after: local - 86_400)
        var index = first
        var offset = first == 0 ? initialOffset : changes[first - 1].offset
        var from = Int64.min
        while true {
            let until = index < changes.count ? changes[index].at : Int64.max
            let moment = local - Int64(offset)
            if moment >= from, moment < until { found.append(offset) }
            guard index < changes.count, changes[index].at <= local + 86_400 else { return found }
            from = changes[index].at
            offset = changes[index].offset
            index += 1
        }
    }

    /// The index of the first change after a moment; the number of changes when there is none.
    private func firstChange(after moment: Int64) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].at > moment { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
