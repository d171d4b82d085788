extension Ticket {
    /// The moments at which the desk acts by itself, as the ticket stands now. The desk sends each back as
    /// `fireDeadline` once its time has come; one that is no longer among these is refused and may be forgotten.
    package func deadlines(policy: DeskPolicy) -> [Deadline] {
        guard !isImported else { return [] }
        var deadlines: [Deadline] = []
        deadlines.reserveCapacity(8)
        if let clock = tierClock {
            deadlines.append(Deadline(kind: .tierClock, reference: clock.tier.rawValue, due: clock.due))
        }
        if let clock = shadowClock, policy.tiers.above(clock.tier) != nil {
            deadlines.append(Deadline(kind: .shadowClock, reference: clock.tier.rawValue, due: clock.due))
        }
        for invitation in activeSwarm?.liveInvitations ?? [] {
            deadlines.append(Deadline(kind: .invitation, reference: invitation.number, due: invitation.due))
        }
        if let offer = liveOffer {
            deadlines.append(Deadline(kind: .offer, reference: offer.number, due: offer.due))
        }
        if let due = noAnswerDue(policy) { deadlines.append(Deadline(kind: .noAnswer, reference: 0, due: due)) }
        if state == .solved, let solvedAt {
            let quietSince = max(solvedAt, lastCustomerMessageAt ?? solvedAt)
            deadlines.append(Deadline(kind: .autoClose, reference: 0, due: quietSince + policy.closing.afterSolved))
        }
        deadlines += handlingDeadlines(policy)
        deadlines += contactDeadlines(policy)
        deadlines += partnerDeadlines(policy)
        deadlines += tieringDeadlines(policy)
        deadlines += routingDeadlines(policy)
        deadlines += swarmingDeadlines(policy)
        deadlines += serviceDeadlines(policy)
        return deadlines
    }

    /// A new owner gets the whole time again.
    private func noAnswerDue(_ policy: DeskPolicy) -> Milliseconds? {
        guard let waitingSince, !noAnswerWarned else { return nil }
        return hours(policy).add(
            workingTime: policy.answers.timeout(channel), to: max(waitingSince, ownerSince ?? waitingSince))
    }

    /// The hours in which somebody owes this customer an answer: the contract's, as its clocks know or knew them, else
    /// the desk's. Nobody is warned, and no ticket offered, because a customer wrote at night.
    func hours(_ policy: DeskPolicy) -> WorkCalendar {
        service.calendar.map { policy.calendars.calendar(named: $0) } ?? policy.calendars.hours
    }
}

extension Ticket.Turn {
    mutating func fire(_ deadline: Deadline) -> Refusal? {
        guard now >= deadline.due, ticket.deadlines(policy: policy).contains(deadline) else {
            return wrongState("this deadline of ticket \(ticket.id) no longer stands")
        }
        switch deadline.kind {
        case .tierClock: expireTierClock(ticket.tier)
        case .tierGrace: expireGrace()
        case .shadowClock: ticket.shadowClock.map { expireShadowClock($0.tier) }
        case .invitation: expireInvitation(deadline.reference)
        case .offer: expireOffer(deadline.reference)
        case .noAnswer: ticket.waitingSince.map { record(.noAnswerWarned(waitingSince: $0)) }
        case .noAnswerOffer: return offerToQueue(.noAnswer)
        case .autoClose: return close()
        case .callBackReminder: record(.contact(.callBackReminded(callBack: deadline.reference)))
        case .partnerReminder: remindOfPartner(deadline.reference)
        case .partnerDue: record(.partner(.overdue(share: deadline.reference)))
        case .callBackOverdue: record(.contact(.callBackOverdue(callBack: deadline.reference)))
        case .slaWarning, .slaBreach, .reminder: fireService(deadline)
        case .ask: expireAsk(deadline.reference)
        case .helpOffer: record(.swarming(.helpExpired(offer: deadline.reference)))
        case .memberIdle: expireMember(deadline.reference)
        case .breakGlass: record(.service(.glassMended(user: UserID(Int64(deadline.reference)))))
        case .wakeUp: record(.handling(.resumed(cause: .time)))
        }
        return nil
    }
}
