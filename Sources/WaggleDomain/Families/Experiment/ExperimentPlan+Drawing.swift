// When the blocks of an experiment begin, which two are a pair, and which mode each gets.
//
//     Mon   Tue   Wed   ...   Mon   Tue   Wed          days: the next two of the same weekday are a pair, so that a
//      └─────┼─────┼───────────┘     │     │           Monday is held against a Monday; what is left over is paired
//            └─────┼─────────────────┘     │           in order. Weeks: one with the next.
//                  └───────────────────────┘           A coin for each pair says which of the two is a swarm.

extension ExperimentPlan {
    /// The beginnings of so many blocks and, last, the end of the last one: the first is `start`, and each stands at the
    /// same time of the calendar's local clock. Days on which the calendar is closed begin no block.
    package static func beginnings(
        of count: Int, _ length: BlockLength, from start: Milliseconds, in calendar: WorkCalendar
    ) -> [Milliseconds] {
        let (first, time) = WorkCalendar.split(start + calendar.zone.offset(at: start))
        var beginnings = [start]
        var day = first
        // A calendar that is closed on all but one day a year still comes to its end.
        let last = first + (count + 1) * 366
        while beginnings.count <= count, day < last {
            day += length == .week ? 7 : 1
            guard length == .week || !calendar.hours(of: day).isEmpty else { continue }
            beginnings.append(moment(day, time, calendar.zone))
        }
        return beginnings
    }

    /// So many local days later, at the same time of the local clock.
    static func moment(_ days: Int, after start: Milliseconds, zone: TimeZoneRules) -> Milliseconds {
        let (day, time) = WorkCalendar.split(start + zone.offset(at: start))
        return moment(day + days, time, zone)
    }

    private static func moment(_ day: Int, _ time: Milliseconds, _ zone: TimeZoneRules) -> Milliseconds {
        let local = Milliseconds(day) * WorkCalendar.day + time
        return local - zone.offset(at: local - zone.offset(at: local))
    }

    /// The pair of each block, numbered by first blocks. An even number of blocks.
    package static func pairs(
        of beginnings: [Milliseconds], _ length: BlockLength, zone: TimeZoneRules
    ) -> [Int] {
        var waiting: [Weekday: Int] = [:]
        var partner: [Int: Int] = [:]
        for (block, from) in beginnings.enumerated() {
            let weekday = Weekday(dayNumber: WorkCalendar.split(from + zone.offset(at: from)).day)
            if let other = waiting.removeValue(forKey: weekday) {
                partner[other] = block
            } else {
                waiting[weekday] = block
            }
        }
        let left = waiting.values.sorted()
        for index in stride(from: 0, to: left.count - 1, by: 2) { partner[left[index]] = left[index + 1] }
        var pairs = Array(repeating: 0, count: beginnings.count)
        for (number, first) in partner.keys.sorted().enumerated() {
            pairs[first] = number
            if let second = partner[first] { pairs[second] = number }
        }
        return pairs
    }

    /// Blocks with their modes: a pair's coin, when true, makes its first block a swarm. As many coins as pairs.
    package static func draw(_ beginnings: [Milliseconds], pairs: [Int], coins: [Bool]) -> [Block] {
        var seen: Set<Int> = []
        return zip(beginnings, pairs).map { from, pair in
            let isFirst = seen.insert(pair).inserted
            return Block(from: from, mode: coins[pair] == isFirst ? .swarm : .tiered, pair: pair)
        }
    }
}
