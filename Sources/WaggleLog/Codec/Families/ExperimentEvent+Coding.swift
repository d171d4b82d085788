internal import WaggleDomain

extension ExperimentEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        sink.field("experiment", experiment)
        switch self {
        case .planned(let plan): plan.write(to: &sink)
        case .blockStarted(let start):
            sink.field("block", start.block)
            sink.field("mode", start.mode)
            // Queue, mode before, in turn.
            sink.field("queues", start.queues.map(\.rawValue))
            sink.field("before", start.before.map(\.rawValue))
            sink.field("waiting", start.waiting)
        case .blockEnded(_, let block, let queues), .overridden(_, let block, let queues):
            sink.field("block", block)
            sink.field("queues", queues.map(\.rawValue))
        case .blockMissed(_, let block): sink.field("block", block)
        case .began, .ended: break
        case .stopped(_, let reason): sink.text("reason", reason)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> ExperimentEvent? {
        switch source.kind {
        case "experiment.planned": .planned(try ExperimentPlan(&source))
        case "experiment.block_started":
            .blockStarted(
                ExperimentBlockStart(
                    experiment: try source.id("experiment"), block: try source.int("block"),
                    mode: try source.word("mode"), queues: try source.queues(), before: try source.modes("before"),
                    waiting: try source.int("waiting")))
        case "experiment.block_ended":
            .blockEnded(
                experiment: try source.id("experiment"), block: try source.int("block"), queues: try source.queues())
        case "experiment.block_missed":
            .blockMissed(experiment: try source.id("experiment"), block: try source.int("block"))
        case "experiment.overridden":
            .overridden(
                experiment: try source.id("experiment"), block: try source.int("block"), queues: try source.queues())
        case "experiment.began": .began(experiment: try source.id("experiment"))
        case "experiment.ended": .ended(experiment: try source.id("experiment"))
        case "experiment.stopped":
            .stopped(experiment: try source.id("experiment"), reason: try source.text("reason"))
        default: nil
        }
    }
}

extension ExperimentPlan {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("desk", queues == nil)
        sink.field("queues", (queues ?? []).map(\.rawValue))
        if let length {
            sink.field("length", length)
            sink.field("seed", seed)
            // Beginning, mode and pair of each block, in turn.
            sink.field("from", blocks.map(\.from))
            sink.field("modes", blocks.map(\.mode.rawValue))
            sink.field("pairs", blocks.map { Int64($0.pair) })
        } else {
            // A switchback is stored without its design, as before there were pilots.
            sink.field("design", design)
            sink.field("seed", seed)
            sink.field("start_at", start)
        }
        sink.field("end_at", end)
        sink.field("horizon_ms", horizon)
        if let washIn { sink.field("wash_in_ms", washIn) }
        sink.field("primary", primary.map(\.rawValue))
        sink.field("warnings", warnings.map(\.rawValue))
        sink.field("digest", digest)
        sink.text("reason", reason)
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        let design: PlanDesign? = try source.optionalWord("design")
        guard design == .pilot else {
            try self.init(switchback: &source)
            return
        }
        let isDesk = try source.bool("desk")
        let queues = try source.queues()
        self.init(
            pilot: try source.id("experiment"), queues: isDesk ? nil : queues, seed: try source.int64("seed"),
            start: try source.int64("start_at"), end: try source.int64("end_at"),
            horizon: try source.int64("horizon_ms"), primary: try source.primary(), reason: try source.text("reason"),
            warnings: try source.warnings(), digest: try source.string("digest"))
    }

    private init(switchback source: inout EventSource) throws(LogError) {
        let isDesk = try source.bool("desk")
        let queues = try source.queues()
        let from = try source.array("from") { $0.intValue }
        let modes = try source.modes("modes")
        let pairs = try source.array("pairs") { $0.intValue.map { Int(clamping: $0) } }
        guard !from.isEmpty, from.count == modes.count, from.count == pairs.count else {
            throw .unreadable(what: "experiment.planned: as many modes and pairs as blocks")
        }
        let length: BlockLength = try source.word("length")
        self.init(
            id: try source.id("experiment"), queues: isDesk ? nil : queues, length: length,
            seed: try source.int64("seed"),
            blocks: from.indices.map { Block(from: from[$0], mode: modes[$0], pair: pairs[$0]) },
            end: try source.int64("end_at"), horizon: try source.int64("horizon_ms"),
            washIn: try source.optionalInt64("wash_in_ms"),
            primary: try source.primary(), reason: try source.text("reason"), warnings: try source.warnings(),
            digest: try source.string("digest"))
    }
}

extension EventSource {
    fileprivate mutating func queues() throws(LogError) -> [QueueID] {
        try array("queues") { $0.intValue.map { QueueID($0) } }
    }

    fileprivate mutating func primary() throws(LogError) -> [ExperimentMeasure] {
        try array("primary") { $0.stringValue.flatMap(ExperimentMeasure.init) }
    }

    fileprivate mutating func warnings() throws(LogError) -> [PlanWarning] {
        try array("warnings") { $0.stringValue.flatMap(PlanWarning.init) }
    }

    fileprivate mutating func modes(_ name: StaticString) throws(LogError) -> [Mode] {
        try array(name) { $0.stringValue.flatMap(Mode.init) }
    }
}
