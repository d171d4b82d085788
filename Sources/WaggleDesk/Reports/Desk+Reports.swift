internal import WaggleDomain

extension Desk {
    /// `report.get`: rights and settings on the desk's queue, the figures beside it.
    func getReport(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let wish = try ReportWish(fields)
        lookForReport(wish.team, actor, completion) { [self] context in
            reports.answer(wish, context, now: clock.now, completion)
        }
    }

    /// `staffing.get`: the same of the plan of a week.
    func getStaffing(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let wish = try StaffingWish(fields)
        lookForReport(wish.tickets.team, actor, completion) { [self] context in
            reports.answer(wish, context, now: clock.now, completion)
        }
    }

    /// `simulation.get`: the same of both modes at another load.
    func getSimulation(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let wish = try SimulationWish(fields)
        lookForReport(nil, actor, completion) { [self] context in
            reports.answer(wish, by: actor.id, context, now: clock.now, completion)
        }
    }

    /// Rights, and what a report depends on; `asked` is the team whose people are.
    private func lookForReport(
        _ asked: TeamID?, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void,
        then answer: @escaping @Sendable (DeskReports.Context) -> Void
    ) {
        let found: @Sendable (Result<DeskReports.Context, DeskRefusal>) -> Void = { result in
            switch result {
            case .failure(let refusal): completion(.failure(refusal))
            case .success(let context): answer(context)
            }
        }
        look(found) { [self] in
            if let refusal = Access.decide(.readReports, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            var members: Set<UserID>?
            if let number = asked {
                guard let team = view.policy.teams.team(number) else {
                    return .failure(DeskRefusal(Refusal(.invalidField, "there is no team \(number)", field: "team")))
                }
                members = self.members(of: team)
            }
            return .success(
                DeskReports.Context(
                    calendar: view.policy.calendars.hours, costs: view.policy.costs,
                    tiers: view.staff.compactMapValues { $0.actor.tiers.max() }, members: members,
                    capacity: view.policy.people.capacity))
        }
    }

    /// `experiment.result`: rights and calendar on the desk's queue, the analysis beside it.
    func getExperimentResult(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let id = try fields.experiment()
        let asked: @Sendable (Result<WorkCalendar, DeskRefusal>) -> Void = { [self] result in
            switch result {
            case .failure(let refusal): completion(.failure(refusal))
            case .success(let calendar): reports.result(of: id, calendar, now: clock.now, completion)
            }
        }
        look(asked) { [self] in
            if let refusal = Access.decide(.readReports, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            return .success(view.policy.calendars.hours)
        }
    }

    /// Everybody of a team, those who have left included. On the queue.
    private func members(of team: Team) -> Set<UserID> {
        Set(team.members).union(view.staff.values.filter { team.includes($0.actor) }.map(\.actor.id))
    }
}
