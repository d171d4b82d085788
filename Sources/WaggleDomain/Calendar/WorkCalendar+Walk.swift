extension WorkCalendar {
    /// An open stretch: from its first moment up to, not including, the moment it closes.
    struct Stretch: Equatable {
        var from: Milliseconds
        var to: Milliseconds
    }

    /// The open stretches of a calendar in order, from the one that holds or follows a moment. Stretches that touch are
    /// one, over midnight and over a change of the clocks.
    struct Walk {
        private let calendar: WorkCalendar
        /// What is to be looked at next: everything before is told or closed.
        private var position: Milliseconds
        private var span: (from: Milliseconds, to: Milliseconds, offset: Milliseconds)
        /// The local day looked at, and the openings of it still to tell.
        private var day: Int
        private var pending: ArraySlice<Hours>
        private var joined: Stretch?

        init(_ calendar: WorkCalendar, from moment: Milliseconds) {
            self.calendar = calendar
            // A day before, so that a stretch that began yesterday is whole.
            position = max(0, moment - WorkCalendar.day)
            span = calendar.zone.span(at: position)
            day = WorkCalendar.split(position + span.offset).day
            pending = calendar.hours(of: day)[...]
            start(at: moment)
        }

        /// The next stretch; nil at the end of the year 9999.
        mutating func next() -> Stretch? {
            if calendar.isAlways {
                defer { position = WorkCalendar.latest }
                return position < WorkCalendar.latest ? Stretch(from: 0, to: WorkCalendar.latest) : nil
            }
            while let piece = piece() {
                guard let open = joined else {
                    joined = piece
                    continue
                }
                if piece.from == open.to {
                    joined = Stretch(from: open.from, to: piece.to)
                } else {
                    joined = piece
                    return open
                }
                // A calendar that only holidays close may stay open for years: told in parts, nothing is lost.
                if piece.to - open.from > Self.longest { return take() }
            }
            return take()
        }

        private static let longest = 366 * WorkCalendar.day

        private mutating func take() -> Stretch? {
            defer { joined = nil }
            return joined
        }

        /// Leaves out what closed at or before the moment.
        private mutating func start(at moment: Milliseconds) {
            guard !calendar.isAlways else { return }
            while let piece = piece() {
                if let open = joined, piece.from == open.to {
                    joined = Stretch(from: open.from, to: piece.to)
                } else {
                    joined = piece
                }
                if piece.to > moment { return }
            }
        }

        /// The next opening inside one span and one local day.
        private mutating func piece() -> Stretch? {
            while position < WorkCalendar.latest {
                guard let hours = pending.popFirst() else {
                    advance()
                    continue
                }
                let midnight = Milliseconds(day) * WorkCalendar.day - span.offset
                let from = max(midnight + Milliseconds(hours.opens) * 60_000, span.from, 0)
                let to = min(midnight + Milliseconds(hours.closes) * 60_000, span.to, WorkCalendar.latest)
                if from < to { return Stretch(from: from, to: to) }
            }
            return nil
        }

        /// On to the next local day, or to the same or an earlier one under the next span's clocks.
        private mutating func advance() {
            let end = Milliseconds(day + 1) * WorkCalendar.day - span.offset
            if end < span.to {
                position = max(position, end)
                day += 1
            } else {
                position = max(position, span.to)
                guard position < WorkCalendar.latest else { return }
                span = calendar.zone.span(at: position)
                day = WorkCalendar.split(position + span.offset).day
            }
            pending = calendar.hours(of: day)[...]
        }
    }
}
