internal import WaggleDomain

extension Desk {
    /// `report.get`: rights and settings on the desk's queue, the figures beside it.
    func getReport(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let wish = try ReportWish(fields)
        let asked: @Sendable (Result<DeskReports.Context, DeskRefusal>) -> Void = { [self] result in
            switch result {
            case .failure(let refusal): completion(.failure(refusal))
            case .success(let context): reports.answer(wish, context, now: clock.now, completion)
            }
        }
        look(asked) { [self] in
            if let refusal = Access.decide(.readReports, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            guard let number = wish.team else {
                return .success(DeskReports.Context(calendar: view.policy.calendars.hours, members: nil))
            }
            guard let team = view.policy.teams.team(number) else {
                return .failure(DeskRefusal(Refusal(.invalidField, "there is no team \(number)", field: "team")))
            }
            return .success(
                DeskReports.Context(calendar: view.policy.calendars.hours, members: members(of: team)))
        }
    }

    /// Everybody of a team, those who have left included. On the queue.
    private func members(of team: Team) -> Set<UserID> {
        Set(team.members).union(view.staff.values.filter { team.includes($0.actor) }.map(\.actor.id))
    }
}
