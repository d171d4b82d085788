internal import JSON
internal import WaggleDomain

/// The figures that every log has: how tickets went from tier to tier and from owner to owner, and where their time went.
extension ReportFigures {
    static func lengths(_ cases: [ReportCase]) -> JSONValue {
        let definition = "calendar time from the first row to the last"
        return .object([JSONMember("definition", .string(definition))] + sample(cases.map(\.secondsInAll)))
    }

    static func solving(_ cases: [ReportCase]) -> JSONValue {
        let found = cases.compactMap(\.secondsToResolved)
        let definition =
            "calendar time from the first row to the first one of the last stretch in which it is solved or closed"
        return .object(
            [
                JSONMember("definition", .string(definition)),
                JSONMember("not_solved", .count(cases.count - found.count)),
            ] + sample(found))
    }

    static func flow(_ cases: [ReportCase], _ times: ReportTimes) -> JSONValue {
        .object([
            JSONMember("owner_ping_pong", ownerPingPong(cases)), JSONMember("tier_moves", tierMoves(cases)),
            JSONMember("push_to_front", pushToFront(cases)), JSONMember("time_by_tier", shares(times.byTier, "tier")),
            JSONMember("time_by_state", shares(times.byState, "state")),
        ])
    }

    private static func ownerPingPong(_ cases: [ReportCase]) -> JSONValue {
        let immediate = cases.count(where: \.ownerReturnsAtOnce)
        return .object([
            JSONMember("definition", .string("the assignee went from X to Y and back to X, unknown skipped")),
            JSONMember("aba_owner_cases", .count(immediate)),
            JSONMember("aba_owner_share", .share(immediate, of: cases.count)),
        ])
    }

    /// Only of incidents of which any tier is known.
    private static func tierMoves(_ cases: [ReportCase]) -> JSONValue {
        let known = cases.filter(\.tierKnown)
        let definition = "changes of the tier, unknown skipped; incidents without a known tier are left out"
        return .object(
            [JSONMember("incidents", .count(known.count))]
                + summary(known.map { $0.movesUp + $0.movesDown }, definition, none: "cases_with_none")
                + [
                    JSONMember("up", .count(known.reduce(0) { $0 + $1.movesUp })),
                    JSONMember("down", .count(known.reduce(0) { $0 + $1.movesDown })),
                    JSONMember("histogram", histogram(known.map { $0.movesUp + $0.movesDown })),
                ])
    }

    private static func pushToFront(_ cases: [ReportCase]) -> JSONValue {
        let solved = cases.filter { $0.tierKnown && $0.isSolved }
        let inFront = solved.count(where: \.staysInFront)
        let definition = "never above L1, of the incidents that are solved or closed at the end and whose tier is known"
        return .object([
            JSONMember("definition", .string(definition)), JSONMember("solved", .count(solved.count)),
            JSONMember("in_front", .count(inFront)), JSONMember("share", .share(inFront, of: solved.count)),
        ])
    }

    private static func shares(_ seconds: [String: Double], _ what: String) -> JSONValue {
        let all = seconds.sorted { $0.key < $1.key }
        let total = all.reduce(0) { $0 + $1.value }
        let definition =
            "calendar hours from each row to the next, by the \(what) after the first of the two; ? unknown"
        return .object([
            JSONMember("definition", .string(definition)),
            JSONMember("hours", .object(all.map { JSONMember($0.key, .double($0.value / 3_600)) })),
            JSONMember(
                "share", .object(all.map { JSONMember($0.key, total > 0 ? .double($0.value / total) : .null) })),
        ])
    }
}
