extension DeskView {
    /// Decides what concerns people at work.
    package func decide(_ command: StaffingCommand, by actor: Actor, at now: Milliseconds) -> Decision {
        if let refusal = Access.decide(command.action, by: actor, on: nil, view: self) { return .failure(refusal) }
        switch command {
        case .setStatus(let status):
            guard staff[actor.id] != nil else { return .failure(Refusal(.notAllowed, "you are not on this desk")) }
            return .success([.staffing(.statusSet(user: actor.id, status: status))])
        case .endShift(let plan, let cover, let nextStep, let at):
            if let refusal = check(plan, cover, nextStep, at, actor, now) { return .failure(refusal) }
            return .success([.staffing(.shiftEnded(user: actor.id, plan: plan, cover: cover))] + leaving(actor.id))
        case .startAbsence(let user, let reason):
            return decideAbsence(user, reason, by: actor)
        }
    }

    private func check(
        _ plan: ShiftPlan, _ cover: UserID?, _ nextStep: String, _ at: Milliseconds?, _ actor: Actor,
        _ now: Milliseconds
    ) -> Refusal? {
        guard (plan == .cover) == (cover != nil) else {
            return Refusal(.invalidField, "a cover is named exactly when somebody covers", field: "cover")
        }
        if let cover {
            guard let member = staff[cover], [.agent, .manager].contains(member.actor.role), cover != actor.id else {
                return Refusal(.notFound, "there is no user \(cover) who could cover for you")
            }
        }
        if let at, at < now {
            return Refusal(.invalidField, "the next step is promised for a time that has passed", field: "next_step_at")
        }
        return at.flatMap { policy.promises.refuse($0, from: now, "the next step", field: "next_step_at") }
            ?? Bounds.check(nextStep, "next_step", 0...Bounds.summaryBytesMax)
    }

    private func decideAbsence(_ user: UserID, _ reason: String, by actor: Actor) -> Decision {
        guard user == actor.id || actor.role == .manager else {
            return .failure(Refusal(.notAllowed, "only a manager says that somebody else is absent"))
        }
        guard staff[user] != nil else {
            return .failure(Refusal(.notFound, "there is no user \(user) on this desk's staff"))
        }
        if let refusal = Bounds.check(reason, "reason", 0...Bounds.reasonBytesMax) { return .failure(refusal) }
        return .success([.staffing(.absenceStarted(user: user, reason: reason))] + leaving(user))
    }

    /// Whoever is off is given no work, whatever page they left open; they say themselves when they are back.
    private func leaving(_ user: UserID) -> [Event] {
        staff[user].map { $0.status == .away } ?? true ? [] : [.staffing(.statusSet(user: user, status: .away))]
    }

    /// The view after an event of this family.
    package mutating func apply(_ event: StaffingEvent, at: Milliseconds) {
        switch event {
        case .statusSet(let user, let status):
            if status == .available, staff[user]?.status != .available { staff[user]?.idleSince = at }
            staff[user]?.status = status
        case .presenceUp, .presenceDown, .viewEntered, .viewLeft, .shiftEnded, .absenceStarted: break
        }
    }
}
