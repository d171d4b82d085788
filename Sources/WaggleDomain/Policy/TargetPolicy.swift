/// What the desk promises to those without a contract, in working time of its calendar.
package struct TargetPolicy: PolicySection {
    private static let hour: Milliseconds = 3_600_000

    /// P1 to P4. A new desk's: first response and resolution; the no-answer warning watches over next responses.
    package var priorities: [ServiceTargets] = [
        ServiceTargets(firstResponse: hour / 4, resolution: 4 * hour),
        ServiceTargets(firstResponse: hour, resolution: 24 * hour),
        ServiceTargets(firstResponse: 4 * hour, resolution: 72 * hour),
        ServiceTargets(firstResponse: 8 * hour, resolution: 120 * hour),
    ]
    /// Staff are warned when so much of a target's time is used.
    package var warningPercent = 75
    package init() {}

    package func check() -> Refusal? {
        guard priorities.count == Priority.allCases.count else {
            return Refusal(.invalidField, "priorities holds one entry for each priority", field: "priorities")
        }
        return priorities.lazy.compactMap { $0.check("priorities") }.first
            ?? check(warningPercent, "warning_percent", Bounds.warningPercent)
    }
}

extension ServiceTargets {
    /// Why these times may not stand; nil when they may.
    func check(_ field: String) -> Refusal? {
        let times = [firstResponse, nextResponse, resolution].compactMap(\.self)
        guard times.allSatisfy(Bounds.clock.contains) else {
            return Refusal(.invalidField, "a target lasts between a second and 366 days", field: field)
        }
        return nil
    }
}
