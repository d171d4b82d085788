internal import WaggleDomain

extension HandlingEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .classified(let classification): classification.write(to: &sink)
        case .tagged(let tags): sink.field("tags", tags)
        case .fieldSet(let name, let value):
            sink.field("field", name)
            sink.text("value", value)
        case .linked(let other, let relation), .unlinked(let other, let relation):
            sink.field("to", other)
            sink.field("relation", relation)
        case .merged(let survivor, let owner, let reason):
            sink.field("into", survivor)
            if let owner { sink.field("survivor_owner", owner) }
            sink.text("reason", reason)
        case .absorbed(let other, let waiting):
            sink.field("from", other)
            if let waiting { sink.field("waiting_since", waiting) }
        case .cancelled(let reason, let original, let note, let code):
            sink.field("reason", reason)
            if let original { sink.field("duplicate_of", original) }
            sink.optional("code", code)
            sink.text("note", note)
        case .snoozed(let until, let note):
            sink.field("until", until)
            sink.text("note", note)
        case .pending(let pending): pending.write(to: &sink)
        case .resumed(let cause): sink.field("cause", cause)
        case .solvedAnswered(let isSolved): sink.field("solved", isSolved)
        case .rated(let rating): rating.write(to: &sink)
        case .returned(let cause): sink.field("cause", cause)
        case .problemLinked(let problem, let told):
            sink.field("problem", problem)
            sink.field("told", told)
        case .problemUnlinked(let problem): sink.field("problem", problem)
        case .solvingOffered(let problem, let solution):
            sink.field("problem", problem)
            sink.text("solution", solution)
        case .solvingAnswered(let problem, let answer):
            sink.field("problem", problem)
            sink.field("answer", answer)
        case .articleLinked(let article, let use):
            sink.field("article", article)
            sink.field("use", use)
        case .articleUnlinked(let article): sink.field("article", article)
        case .customerJoined(let visitor, let known):
            sink.field("from", visitor)
            sink.field("to", known)
        case .cardKept(let kept): kept.write(to: &sink)
        case .cardCorrected(let message): sink.field("message", message)
        case .askedAgain(let message, let isAgain):
            sink.field("message", message)
            sink.field("again", isAgain)
        case .procedureBegun, .procedureMarked, .procedureDropped, .stepsLeftOpen: writeProcedure(to: &sink)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> HandlingEvent? {
        switch source.kind {
        case "ticket.classified": .classified(try Classification(&source))
        case "ticket.tagged": .tagged(tags: try source.array("tags") { $0.stringValue })
        case "ticket.field_set": .fieldSet(name: try source.string("field"), value: try source.text("value"))
        case "ticket.linked": .linked(to: try source.id("to"), relation: try source.word("relation"))
        case "ticket.unlinked": .unlinked(from: try source.id("to"), relation: try source.word("relation"))
        case "ticket.merged":
            .merged(
                into: try source.id("into"), survivorOwner: try source.optionalID("survivor_owner"),
                reason: try source.text("reason"))
        case "ticket.absorbed":
            .absorbed(ticket: try source.id("from"), waitingSince: try source.optionalInt64("waiting_since"))
        case "ticket.cancelled":
            .cancelled(
                reason: try source.word("reason"), duplicateOf: try source.optionalID("duplicate_of"),
                note: try source.text("note"), code: try source.optionalString("code"))
        case "ticket.snoozed": .snoozed(until: try source.int64("until"), note: try source.text("note"))
        case "ticket.pending": .pending(try PendingStarted(&source))
        case "ticket.resumed": .resumed(cause: try source.word("cause"))
        case "ticket.solved_answered": .solvedAnswered(solved: try source.bool("solved"))
        case "ticket.rated": .rated(try Rating(&source))
        case "ticket.returned": .returned(cause: try source.word("cause"))
        default: try readProblem(&source)
        }
    }
}

extension HandlingEvent {
    /// What a ticket of a problem tells, and one that uses an article.
    private static func readProblem(_ source: inout EventSource) throws(LogError) -> HandlingEvent? {
        switch source.kind {
        case "problem.linked": .problemLinked(try source.id("problem"), told: try source.int("told"))
        case "problem.unlinked": .problemUnlinked(try source.id("problem"))
        case "problem.solving_offered":
            .solvingOffered(try source.id("problem"), solution: try source.text("solution"))
        case "problem.solving_answered": .solvingAnswered(try source.id("problem"), try source.word("answer"))
        case "ticket.article_linked": .articleLinked(try source.id("article"), try source.word("use"))
        case "ticket.article_unlinked": .articleUnlinked(try source.id("article"))
        case "ticket.customer_joined": .customerJoined(from: try source.id("from"), to: try source.id("to"))
        case "card.kept": .cardKept(try CaseCardKept(&source))
        case "card.corrected": .cardCorrected(message: try source.int("message"))
        case "card.asked_again":
            .askedAgain(message: try source.int("message"), again: try source.bool("again"))
        default: try readProcedure(&source)
        }
    }
}

extension Classification {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("kind", kind)
        sink.field("category", category)
        if let impact { sink.field("impact", impact) }
        if let urgency { sink.field("urgency", urgency) }
        sink.field("priority", priority.rawValue)
        sink.text("subject", subject)
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        let level = try source.int("priority")
        guard let priority = Priority(rawValue: level) else {
            throw .unreadable(what: "ticket.classified, priority \(level)")
        }
        self.init(
            kind: try source.word("kind"), category: try source.string("category"),
            impact: try source.optionalWord("impact"), urgency: try source.optionalWord("urgency"),
            priority: priority, subject: try source.text("subject"))
    }
}

extension CaseCardKept {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("revision", revision)
        sink.field("told", isTold)
        sink.text("problem", card.problem)
        sink.text("tried", card.tried)
        sink.text("next_step", card.nextStep)
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        self.init(
            card: CaseCard(
                problem: try source.text("problem"), tried: try source.text("tried"),
                nextStep: try source.text("next_step")),
            revision: try source.int("revision"), isTold: try source.bool("told"))
    }
}

extension Rating {
    fileprivate func write(to sink: inout EventSink) {
        if let score { sink.field("score", score) }
        if let repeated { sink.field("repeated", repeated) }
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        let repeated: Bool? = try source.optionalBool("repeated")
        self.init(score: try source.optionalInt64("score").map { Int(clamping: $0) }, repeated: repeated)
    }
}

extension PendingStarted {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("message", message)
        sink.field("asks", asks)
        sink.field("repeated", isRepeated)
        if let until { sink.field("until", until) }
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        self.init(
            message: try source.int("message"), asks: try source.bool("asks"), isRepeated: try source.bool("repeated"),
            until: try source.optionalInt64("until"))
    }
}
