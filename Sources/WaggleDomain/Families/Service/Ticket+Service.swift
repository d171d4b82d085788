extension Ticket {
    /// What a ticket remembers about SLA targets, promises, reminders and hours.
    package struct Service: Equatable, Sendable {
        /// One target's clock, from its start until it is met, late or no longer owed.
        package struct Clock: Equatable, Sendable {
            package internal(set) var times: SLATimes
            package let startedAt: Milliseconds
            /// Working time left while it stands; nil while it runs.
            package internal(set) var left: Milliseconds?
            package internal(set) var isWarned = false
            package internal(set) var isBreached = false
            package var target: SLATarget { times.target }
            package var isPaused: Bool { left != nil }
        }

        /// What the owner told the customer to expect.
        package struct Promise: Equatable, Sendable {
            package let at: Milliseconds
            package let text: String
            package let madeBy: UserID
            /// A later message to the customer keeps it.
            let afterMessage: Int
        }

        /// Whose contract holds; nil for the desk's own terms.
        package internal(set) var organisation: OrganisationID?
        /// At most one for each target, in the order of `SLATarget`.
        package internal(set) var clocks: [Clock] = []
        package internal(set) var promise: Promise?
        /// The calendar of the terms that hold, as its clocks had it last; nil where none ever ran.
        package internal(set) var calendar: String?
        /// When somebody of the staff last did something; nil before that.
        package internal(set) var touchedAt: Milliseconds?
        /// How many reminders were sent since.
        package internal(set) var reminders = 0
        /// The customer was told that chats are closed, and has heard nobody since.
        package internal(set) var isToldAway = false

        /// Administrators who read the conversation for a while, and until when.
        package internal(set) var glass: [UserID: Milliseconds] = [:]

        package func clock(_ target: SLATarget) -> Clock? { clocks.first { $0.target == target } }

        mutating func change(_ target: SLATarget, _ change: (inout Clock) -> Void) {
            guard let index = clocks.firstIndex(where: { $0.target == target }) else { return }
            change(&clocks[index])
        }

        mutating func put(_ clock: Clock) {
            clocks.removeAll { $0.target == clock.target }
            clocks.append(clock)
            clocks.sort { $0.target.number < $1.target.number }
        }

        /// What anybody's doing means for the reminders.
        mutating func noteTouch(at moment: Milliseconds) {
            touchedAt = moment
            reminders = 0
        }
    }

    mutating func apply(_ event: ServiceEvent, by actor: UserID, at: Milliseconds) {
        switch event {
        case .termsAgreed(let organisation, _): service.organisation = organisation
        case .started(let times):
            service.put(.init(times: times, startedAt: at))
            service.calendar = times.calendar(besides: service.calendar)
        case .paused(let target, let left): service.change(target) { $0.left = left }
        case .resumed(let times), .retargeted(let times):
            service.change(times.target) {
                $0.times = times
                $0.left = nil
                if times.due > at { $0.isBreached = false }
                if let warnAt = times.warnAt, warnAt > at { $0.isWarned = false }
            }
            service.calendar = times.calendar(besides: service.calendar)
        case .warned(let target, _, _): service.change(target) { $0.isWarned = true }
        case .breached(let target, _, _):
            service.change(target) {
                $0.isWarned = true
                $0.isBreached = true
            }
        case .met(let target, _), .late(let target, _), .stopped(let target):
            service.clocks.removeAll { $0.target == target }
            if target == .promisedUpdate { service.promise = nil }
        case .promised(let moment, let text):
            service.promise = .init(at: moment, text: text, madeBy: actor, afterMessage: messageCount)
        case .reminded(let stage, _, _): service.reminders = stage
        case .awayTold: service.isToldAway = true
        case .glassBroken(let user, let until, _): service.glass[user] = until
        case .glassMended(let user): service.glass[user] = nil
        }
    }

    /// The moments this family waits for.
    func serviceDeadlines(_ policy: DeskPolicy) -> [Deadline] {
        var deadlines: [Deadline] = []
        deadlines.reserveCapacity(8)
        for clock in service.clocks where !clock.isPaused && !clock.isBreached {
            let number = clock.target.number
            if !clock.isWarned, let warnAt = clock.times.warnAt {
                deadlines.append(Deadline(kind: .slaWarning, reference: number, due: warnAt))
            }
            deadlines.append(Deadline(kind: .slaBreach, reference: number, due: clock.times.due))
        }
        for (user, until) in service.glass {
            deadlines.append(Deadline(kind: .breakGlass, reference: Int(clamping: user.rawValue), due: until))
        }
        if let due = reminderDue(policy) {
            deadlines.append(Deadline(kind: .reminder, reference: service.reminders + 1, due: due))
        }
        return deadlines
    }

    /// Tickets that wait for staff and for nothing else: nobody's, or open ones.
    private func reminderDue(_ policy: DeskPolicy) -> Milliseconds? {
        guard policy.reminders.isOn, state == .queued || state == .open, service.reminders < 2 else {
            return nil
        }
        let since = reminderSince
        return policy.calendars.hours.add(
            workingTime: policy.reminders.after * Milliseconds(service.reminders + 1), to: since)
    }

    /// When staff last did something about it; its beginning before that.
    var reminderSince: Milliseconds { service.touchedAt ?? createdAt }

    /// What must hold of it and does not, one sentence each.
    func brokenService() -> [String] {
        var broken: [String] = []
        if (state == .solved || state.isFinished) && !service.clocks.isEmpty {
            broken.append("I6: \(state.rawValue) with a running SLA clock")
        }
        if (service.promise != nil) != (service.clock(.promisedUpdate) != nil) {
            broken.append("a promise and its clock disagree")
        }
        if service.clocks.contains(where: { $0.isPaused && $0.target != .resolution }) {
            broken.append("a clock stands that never may")
        }
        if service.clock(.resolution)?.isPaused == true && waitingSince != nil {
            broken.append("the resolution clock stands while the customer waits")
        }
        return broken
    }
}
