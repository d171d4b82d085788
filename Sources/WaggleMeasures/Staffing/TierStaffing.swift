package import Statistics
package import WaggleDomain

/// What comes to a tier by hours of the week, how long it takes there, and the people it needs.
package struct TierStaffing: Sendable {
    /// A mean time in minutes.
    package struct Time: Equatable, Sendable {
        /// Stays at the tier that it rests on: those that ended, or whose ticket is solved or finished.
        package let n: Int
        package let mean: Double?
        /// At 95 %, by Student's t.
        package let interval: Interval?

        /// `isKnown`: were the times recorded at all? Without, there are neither mean nor interval.
        fileprivate init(_ minutes: [Double], isKnown: Bool = true) {
            let moments = Moments(minutes)
            n = minutes.count
            mean = minutes.isEmpty || !isKnown ? nil : moments.mean
            let error = isKnown ? moments.standardError : nil
            interval = error.map {
                let t = StudentT(degrees: Double(minutes.count - 1)).factor(confidence: 0.95)
                return Interval(max(0, moments.mean - t * $0), moments.mean + t * $0)
            }
        }
    }

    /// Why a tier has no figure of people.
    package enum Missing: String, Sendable, CaseIterable {
        /// Nothing ever came to it.
        case records
        /// Fewer than thirty stays have ended, or fewer than thirty live chats where chats came.
        case few
    }

    /// What decides how many people an hour needs.
    package enum Bound: String, Sendable, CaseIterable {
        case answer, work
    }

    /// The people of one hour.
    package struct People: Equatable, Sendable {
        /// As many as the mean arrivals need.
        package let count: Int
        /// As many as the upper end of the arrivals' interval needs; nil when no number is enough.
        package let upper: Int?
        /// Chats answered in time with `count` people; nil where no chat came.
        package let answered: Double?
        /// The part of their time with a ticket before them; nil where nobody is needed.
        package let busy: Double?
        /// The part of their places for chats that is taken; nil where no chat came.
        package let places: Double?
        package let bound: Bound
    }

    package let tier: Tier
    /// Everything that came to the tier, at its making or from another tier, and the live chats of it.
    package let all: HourlyArrivals
    package let chats: HourlyArrivals
    /// Everybody's time with a ticket before them, a stay.
    package let hands: Time
    /// How long a live chat was in somebody's hands and took one of their places, a stay.
    package let held: Time
    /// Stays that last: their time is in neither mean.
    package let lasting: Int
    package let missing: Missing?
    /// By their place in the week; nil where there is too little to go by, where the desk is closed, and where no number is
    /// enough.
    package let people: [People?]

    private static let fewerAre = 30
    /// Places are looked for up to here: some hundreds of people.
    private static let placesMax = 2_000

    /// Plans a tier from the stays at it.
    init(_ tier: Tier, _ stays: [TierStay], in week: WeekHours, _ target: StaffingTarget) {
        self.tier = tier
        all = HourlyArrivals(stays.lazy.map(\.from), in: week)
        chats = HourlyArrivals(stays.lazy.filter(\.isLive).map(\.from), in: week)
        let ended = stays.filter(\.isEnded)
        // People's time with a ticket may not be recorded at all; then the answer alone decides how many are needed.
        hands = Time(ended.map(\.hands), isKnown: ended.contains { $0.hands > 0 })
        held = Time(ended.filter(\.isLive).map(\.held))
        lasting = stays.count - ended.count
        let hasFewChats = held.n < Self.fewerAre && stays.contains(where: \.isLive)
        missing = stays.isEmpty ? .records : hands.n < Self.fewerAre || hasFewChats ? .few : nil
        guard missing == nil else {
            people = Array(repeating: nil, count: WeekHours.count)
            return
        }
        let need = Need(hands: hands.mean, held: held.mean ?? 0, target: target)
        people = zip(zip(all.hours, chats.hours), week.open).map { hours, isOpen in
            isOpen ? need.people(all: hours.0, chats: hours.1) : nil
        }
    }

    /// Arrivals into people.
    private struct Need {
        /// Minutes of work a ticket, nil where they are not recorded; and of a place a chat.
        let hands: Double?
        let held: Double
        let target: StaffingTarget

        func people(all: HourlyArrivals.Hour, chats: HourlyArrivals.Hour) -> People? {
            guard let mean = all.mean, let most = all.interval?.upper, let chatMean = chats.mean,
                let mostChats = chats.interval?.upper, let (count, bound) = count(all: mean, chats: chatMean)
            else { return nil }
            // Where no chat ever came to the tier, the upper end of nothing is no chat either.
            let upper = self.count(all: most, chats: held > 0 ? mostChats : 0)?.count
            let queue = queue(chats: chatMean, people: count)
            return People(
                count: count, upper: upper.map { max(count, $0) },
                answered: queue?.answered(within: Measure.minutes(target.within)),
                busy: count > 0 ? hands.map { mean / 60 * $0 / Double(count) } : nil,
                places: queue?.utilisation, bound: bound)
        }

        private func queue(chats: Double, people: Int) -> ErlangC? {
            guard chats > 0, held > 0, people > 0 else { return nil }
            return ErlangC(servers: people * target.atOnce, arrivalRate: chats / 60, serviceTime: held)
        }

        private func count(all: Double, chats: Double) -> (count: Int, bound: Bound)? {
            let work = all / 60 * (hands ?? 0) / (Double(target.busy) / 100)
            guard work <= Double(TierStaffing.placesMax) else { return nil }
            let workers = Int(work.rounded(.up))
            guard chats > 0, held > 0 else { return (workers, .work) }
            let places = ErlangC.people(
                arrivalRate: chats / 60, serviceTime: held, answering: Double(target.share) / 100,
                within: Measure.minutes(target.within), peopleMax: TierStaffing.placesMax)
            guard let places else { return nil }
            let answering = (places + target.atOnce - 1) / target.atOnce
            return workers > answering ? (workers, .work) : (answering, .answer)
        }
    }
}

/// One stay of a ticket at a tier, with what it took.
struct TierStay {
    let from: Milliseconds
    let isLive: Bool
    let isEnded: Bool
    /// Minutes of everybody with it before them, and minutes in somebody's hands.
    let hands: Double
    let held: Double

    /// A ticket's stays by tier.
    static func stays(of record: TicketRecord) -> [(tier: Tier, stay: TierStay)] {
        let facts = record.facts
        let visits = facts.visits
        let isOver = record.solved != nil || facts.state.isFinished
        return visits.indices.map { index in
            let visit = visits[index]
            let isLast = index == visits.count - 1
            let to = isLast ? Milliseconds.max : visits[index + 1].from
            // What was done before the first stay began counts to it, as what is looked at after the last one does.
            let span = Span(index == 0 ? .min : visit.from, to)
            let hands = facts.views.values.joined().reduce(Milliseconds(0)) { sum, look in
                let part = (from: max(look.from, span.from), to: min(look.to, span.to))
                return part.to > part.from ? sum + part.to - part.from : sum
            }
            return (
                visit.tier,
                TierStay(
                    from: visit.from, isLive: facts.channel.isLive, isEnded: !isLast || isOver,
                    hands: Measure.minutes(hands), held: Measure.minutes(visit.held))
            )
        }
    }
}
