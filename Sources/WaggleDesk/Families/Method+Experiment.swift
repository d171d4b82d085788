internal import WaggleDomain

extension Method {
    /// Reads a command of experiments; nil when the method is not one of it.
    func decodeExperiment(_ fields: Fields) throws(Refused) -> ExperimentCommand? {
        switch self {
        case .experimentPlan: .plan(try draft(fields))
        case .experimentStop: .stop(try fields.experiment(), reason: try fields.text("reason"))
        default: nil
        }
    }

    private func draft(_ fields: Fields) throws(Refused) -> ExperimentCommand.Draft {
        let named = try fields.users("queues", countMax: Bounds.queuesMax).map { QueueID($0.rawValue) }
        let queues = named.isEmpty ? nil : named
        if try fields.optionalWord("design") ?? PlanDesign.switchback == .pilot {
            return .pilot(
                queues: queues, start: try fields.integer("start_at"), days: Int(clamping: try fields.integer("days")),
                horizon: try fields.optionalInteger("horizon_ms") ?? ExperimentCommand.Draft.usualHorizon,
                primary: try primary(fields), reason: try fields.text("reason"))
        }
        return ExperimentCommand.Draft(
            queues: queues, length: try fields.word("length"),
            start: try fields.integer("start_at"), blocks: Int(clamping: try fields.integer("blocks")),
            horizon: try fields.optionalInteger("horizon_ms") ?? ExperimentCommand.Draft.usualHorizon,
            washIn: try fields.optionalInteger("wash_in_ms"), primary: try primary(fields),
            reason: try fields.text("reason"))
    }

    private func primary(_ fields: Fields) throws(Refused) -> [ExperimentMeasure] {
        let names = try fields.texts("primary", countMax: Bounds.primaryMax)
        guard !names.isEmpty else { return ExperimentCommand.Draft.usualPrimary }
        var measures: [ExperimentMeasure] = []
        for name in names {
            guard let measure = ExperimentMeasure(rawValue: name) else {
                throw Refused(field: "primary", "primary does not know \"\(name.prefix(40))\"")
            }
            measures.append(measure)
        }
        return measures
    }
}

extension Fields {
    func experiment() throws(Refused) -> ExperimentID {
        let number = try integer("experiment")
        guard number > 0 else { throw Refused(field: "experiment", "experiment must be an experiment's number") }
        return ExperimentID(number)
    }
}
