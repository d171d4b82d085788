internal import Statistics
internal import WaggleDomain

/// What a group of tickets gives to one measure, before it becomes figures: taken from the facts once and used for
/// the group, for all groups together and for their comparison. In rising order, so that putting groups together and
/// sorting them again costs one pass.
enum MeasureParts {
    /// Minutes until something came, by the clock and in working time; the second is empty where all time is.
    case times(wall: [FollowUp], working: [FollowUp])
    case answers([Measure.Answer])
    case amounts([Double])

    /// The parts of tickets for a measure that is taken ticket by ticket; none of others.
    init(_ measure: Measure, _ tickets: [TicketRecord], _ cohort: MeasureCohort) {
        let now = cohort.now
        switch measure.form {
        case .times(let times):
            let all = Self.gather(tickets) { times($0, now) }
            let working = cohort.calendar == .always ? [] : all.map { $0.followUp(cohort.calendar) }
            self = .times(
                wall: all.map { $0.followUp(.always) }.sorted { $0.time < $1.time },
                working: working.sorted { $0.time < $1.time })
        case .share(let answers): self = .answers(Self.gather(tickets) { answers($0, now) })
        case .amounts(_, let amounts): self = .amounts(Self.gather(tickets) { amounts($0, now) }.sorted { $0 < $1 })
        case .people, .notRecorded: self = .amounts([])
        }
    }

    private static func gather<Part>(_ tickets: [TicketRecord], _ parts: (TicketRecord) -> [Part]) -> [Part] {
        var all: [Part] = []
        all.reserveCapacity(tickets.count)
        for record in tickets { all += parts(record) }
        return all
    }

    /// Both groups together; parts of one measure only.
    static func + (one: MeasureParts, other: MeasureParts) -> MeasureParts {
        switch (one, other) {
        case (.times(let wall, let working), .times(let otherWall, let otherWorking)):
            .times(wall: wall + otherWall, working: working + otherWorking)
        case (.answers(let some), .answers(let others)): .answers(some + others)
        case (.amounts(let some), .amounts(let others)): .amounts(some + others)
        case (.times, _), (.answers, _), (.amounts, _): preconditionFailure("parts of two measures")
        }
    }

    /// The group's figures.
    var figure: MeasureFigure {
        switch self {
        case .times(let wall, let working): MeasureFigure(wall: wall, working: working)
        case .answers(let answers): MeasureFigure(answers: answers)
        case .amounts(let amounts): MeasureFigure(amounts: amounts)
        }
    }
}

extension Measure.Timed {
    /// Minutes in a calendar, without what does not count.
    func followUp(_ calendar: WorkCalendar) -> FollowUp {
        func time(_ span: Span) -> Milliseconds { calendar.workingTime(from: span.from, to: span.to) }
        let less = without.isEmpty ? 0 : without.reduce(0) { $1.length > 0 ? $0 + time($1) : $0 }
        return FollowUp(max(0, Measure.minutes(time(span) - less)), isEvent: isEvent)
    }
}
