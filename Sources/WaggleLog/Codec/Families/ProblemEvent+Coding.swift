internal import WaggleDomain

extension ProblemEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .proposed(let proposal): proposal.write(to: &sink)
        case .declared(let problem, let form), .changed(let problem, let form):
            sink.field("problem", problem)
            form.write(to: &sink)
        case .dismissed(let problem, let reason), .reopened(let problem, let reason):
            sink.field("problem", problem)
            sink.text("reason", reason)
        case .told(let news), .solved(let news): news.write(to: &sink)
        case .feedbackAnnounced(let topic, let told, let left):
            sink.field("topic", topic)
            sink.field("told", told)
            sink.field("left", left)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> ProblemEvent? {
        switch source.kind {
        case "problem.proposed": .proposed(try ProblemProposal(&source))
        case "problem.declared": .declared(problem: try source.id("problem"), form: try ProblemForm(&source))
        case "problem.changed": .changed(problem: try source.id("problem"), form: try ProblemForm(&source))
        case "problem.dismissed":
            .dismissed(problem: try source.id("problem"), reason: try source.text("reason"))
        case "problem.reopened": .reopened(problem: try source.id("problem"), reason: try source.text("reason"))
        case "problem.told": .told(try ProblemNews(&source))
        case "problem.solved": .solved(try ProblemNews(&source))
        case "feedback.announced":
            .feedbackAnnounced(
                topic: try source.string("topic"), told: try source.int("told"), left: try source.int("left"))
        default: nil
        }
    }
}

extension ProblemProposal {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("problem", problem)
        sink.field("category", category)
        sink.field("from_at", from)
        sink.field("to_at", to)
        sink.field("tickets", tickets)
        sink.field("usual_thousandths", usualThousandths)
        sink.field("to", told.map(\.rawValue))
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        self.init(
            problem: try source.id("problem"), category: try source.string("category"),
            from: try source.int64("from_at"), to: try source.int64("to_at"), tickets: try source.int("tickets"),
            usualThousandths: try source.int("usual_thousandths"), told: try source.users("to"))
    }
}

extension ProblemForm {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("category", category)
        sink.field("priority", priority.rawValue)
        sink.field("owner", owner)
        sink.text("title", title)
        sink.text("workaround", workaround)
        sink.text("root_cause", rootCause)
        sink.text("decision", decision)
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        let level = try source.int("priority")
        guard let priority = Priority(rawValue: level) else {
            throw .unreadable(what: "\(source.kind), priority \(level)")
        }
        self.init(
            category: try source.string("category"), priority: priority, owner: try source.id("owner"),
            title: try source.text("title"), workaround: try source.text("workaround"),
            rootCause: try source.text("root_cause"), decision: try source.text("decision"))
    }
}

extension ProblemNews {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("problem", problem)
        sink.field("news", number)
        sink.field("workaround", isWorkaround)
        sink.field("told", told)
        sink.field("left", left)
        sink.text("text", text)
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        self.init(
            problem: try source.id("problem"), number: try source.int("news"),
            isWorkaround: try source.bool("workaround"), told: try source.int("told"), left: try source.int("left"),
            text: try source.text("text"))
    }
}
