internal import WaggleDomain
internal import WaggleMeasures

/// What a simulation is asked for: the load, and the numbers that stand in the place of the desk's own.
struct SimulationWish: Hashable, Sendable {
    let percent: Int
    let edits: ParameterEdits

    private static let percentUsual = 100

    init(_ fields: Fields) throws(Refused) {
        percent = Int(clamping: try fields.optionalInteger("load_percent") ?? Int64(Self.percentUsual))
        let range = LoadOutlook.percentRange
        guard range.contains(percent) else {
            throw Refused(
                field: "load_percent", "load_percent must be from \(range.lowerBound) to \(range.upperBound)")
        }
        var edits = ParameterEdits()
        for text in try fields.texts("values", countMax: ParameterEdits.countMax) {
            if let problem = edits.take(text) { throw Refused(field: "values", problem) }
        }
        self.edits = edits
    }
}
