// The SLA clocks of a ticket follow its state: after every command the turn looks which clocks ought to run and
// records what that changes. So a rule that solves, merges, cancels or reopens a ticket knows nothing of clocks.
//
//     target            runs while                                     stands while
//     first response    nobody of the staff has written                –
//     next response     the customer spoke last, after the first       –
//     resolution        the ticket is neither solved nor finished      it waits for the customer's answer
//     promised update   the owner's promise is not kept                –
//
// Waiting for a partner and snoozing are the desk's own business: the resolution clock runs on. Times are reckoned
// once, in the terms' calendar, and recorded: a later change of settings moves no clock that runs, a change of
// priority does. A reopened ticket has the whole resolution time again, as a further leg.

extension Ticket.Turn {
    private enum Course { case runs, stands, over(isDone: Bool) }

    /// Brings the clocks up to what the command has made of the ticket. Called at the end of every turn.
    mutating func settleService() {
        carryPromiseOver()
        for target in SLATarget.allCases { settle(target, course(target)) }
        tellAway()
    }

    private func course(_ target: SLATarget) -> Course {
        let isOver = ticket.state == .solved || ticket.state.isFinished
        switch target {
        case .firstResponse:
            return ticket.firstResponseAt == nil && !isOver ? .runs : .over(isDone: ticket.firstResponseAt != nil)
        case .nextResponse:
            let waits = ticket.firstResponseAt != nil && ticket.waitingSince != nil && !isOver
            return waits ? .runs : .over(isDone: ticket.customerIsInformed)
        case .resolution:
            if isOver { return .over(isDone: ticket.solvedAt != nil) }
            return ticket.state == .pendingCustomer && ticket.waitingSince == nil ? .stands : .runs
        case .promisedUpdate:
            guard let promise = ticket.service.promise else { return .over(isDone: false) }
            if ticket.lastAgentMessage > promise.afterMessage { return .over(isDone: true) }
            return isOver ? .over(isDone: false) : .runs
        }
    }

    private mutating func settle(_ target: SLATarget, _ course: Course) {
        guard let clock = ticket.service.clock(target) else {
            if case .runs = course { start(target) }
            return
        }
        switch course {
        case .runs:
            if clock.isPaused { resume(clock) }
            if let clock = ticket.service.clock(target) { followPriority(clock) }
        case .stands:
            if !clock.isPaused { record(.service(.paused(target: target, left: left(of: clock)))) }
        case .over(let isDone): end(clock, isDone: isDone)
        }
    }

    private var terms: ServiceTerms { view.terms(of: ticket.service.organisation) }

    private mutating func start(_ target: SLATarget) {
        if target == .promisedUpdate { return startPromise() }
        guard let time = terms.targets(ticket.priority)[target] else { return }
        record(.service(.started(times(target, time, left: time, in: terms.calendar, isWarned: false))))
    }

    private mutating func resume(_ clock: Ticket.Service.Clock) {
        let calendar = policy.calendars.calendar(named: clock.times.calendar)
        let left = clock.left ?? 0
        var times = times(clock.target, clock.times.time, left: left, in: calendar, isWarned: clock.isWarned)
        times.priority = clock.times.priority
        record(.service(.resumed(times)))
    }

    /// Another priority has another target: the working time used so far counts.
    private mutating func followPriority(_ clock: Ticket.Service.Clock) {
        guard clock.target != .promisedUpdate, clock.times.priority != ticket.priority else { return }
        guard let time = terms.targets(ticket.priority)[clock.target] else {
            return record(.service(.stopped(target: clock.target)))
        }
        let calendar = policy.calendars.calendar(named: clock.times.calendar)
        let left = time - (clock.times.time - self.left(of: clock))
        // A longer target, of which less is used than staff are warned at, is warned of once more.
        let isWarned = clock.isWarned && left <= kept(of: time)
        record(.service(.retargeted(times(clock.target, time, left: left, in: calendar, isWarned: isWarned))))
    }

    /// What is left of a time when staff are warned.
    private func kept(of time: Milliseconds) -> Milliseconds {
        time - time / 100 * Milliseconds(policy.targets.warningPercent)
    }

    private mutating func end(_ clock: Ticket.Service.Clock, isDone: Bool) {
        let target = clock.target
        let left = left(of: clock)
        // The timer comes a moment late: what is past its time is breached all the same.
        if !clock.isPaused && !clock.isBreached && now > clock.times.due { breach(clock) }
        let isLate = ticket.service.clock(target)?.isBreached == true
        if !isDone {
            record(.service(.stopped(target: target)))
        } else if isLate {
            record(.service(.late(target: target, over: max(0, -left))))
        } else {
            record(.service(.met(target: target, spent: clock.times.time - left)))
        }
    }

    /// Working time left; negative past the due time. What a promise has left is the clock's own time.
    private func left(of clock: Ticket.Service.Clock) -> Milliseconds {
        if let left = clock.left { return left }
        guard clock.target != .promisedUpdate else { return clock.times.due - now }
        return policy.calendars.calendar(named: clock.times.calendar).workingTime(from: now, to: clock.times.due)
    }

    private func times(
        _ target: SLATarget, _ time: Milliseconds, left: Milliseconds, in calendar: WorkCalendar, isWarned: Bool
    ) -> SLATimes {
        SLATimes(
            target: target, priority: ticket.priority, calendar: calendar.name, time: time,
            due: calendar.add(workingTime: left, to: now),
            warnAt: isWarned ? nil : calendar.add(workingTime: left - kept(of: time), to: now))
    }

    private mutating func breach(_ clock: Ticket.Service.Clock) {
        let told = [ticket.onDuty].compactMap(\.self) + view.managersToTell().filter { $0 != ticket.onDuty }
        record(.service(.breached(target: clock.target, due: clock.times.due, to: told)))
    }
}

extension Ticket.Turn {
    /// What is due of this family.
    mutating func fireService(_ deadline: Deadline) {
        if deadline.kind == .reminder { return remind(stage: deadline.reference) }
        guard let target = SLATarget(number: deadline.reference), let clock = ticket.service.clock(target) else {
            return
        }
        if deadline.kind == .slaBreach { return breach(clock) }
        let told = ticket.onDuty.map { [$0] } ?? view.managersToTell()
        record(.service(.warned(target: target, due: clock.times.due, to: told)))
    }

    /// First its owner, then the managers; a ticket without an owner is the managers' at once.
    private mutating func remind(stage: Int) {
        let isForOwner = stage == 1 && ticket.owner != nil
        let told = isForOwner ? [ticket.onDuty].compactMap(\.self) : view.managersToTell()
        record(.service(.reminded(stage: stage, since: ticket.reminderSince, to: told)))
    }
}
