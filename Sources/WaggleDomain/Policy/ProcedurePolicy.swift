/// The desk's procedures: checklists that staff tick in a ticket. A ticket keeps the steps as they were when it was begun,
/// whatever becomes of the list.
package struct ProcedurePolicy: PolicySection {
    /// In the order in which they are offered.
    package var procedures: [Procedure] = []
    package init() {}

    /// Whether somebody may begin this procedure on such a ticket now.
    package func offered(_ code: String, category: String, queue: QueueID) -> Procedure? {
        procedures.first { $0.code == code && $0.fits(category: category, queue: queue) }
    }

    /// The articles that steps name.
    package var articles: [ArticleID] { procedures.flatMap { $0.steps.compactMap(\.article) } }

    package func check() -> Refusal? {
        guard procedures.count <= Bounds.proceduresMax, Set(procedures.map(\.code)).count == procedures.count else {
            return Refusal(
                .invalidField, "at most \(Bounds.proceduresMax) procedures, each once", field: "procedures")
        }
        return procedures.lazy.compactMap { $0.check() }.first
    }
}

package struct Procedure: Equatable, Sendable {
    /// What stands in the records: small letters, digits, `-` and `_`.
    package var code: String
    package var title: String
    /// For tickets of these categories; empty for all.
    package var categories: [String]
    /// For tickets of these queues; empty for all.
    package var queues: [QueueID]
    package var steps: [ProcedureStep]
    /// No longer offered when false; what was begun goes on.
    package var isActive: Bool
    package init(
        code: String, title: String, categories: [String] = [], queues: [QueueID] = [], steps: [ProcedureStep],
        isActive: Bool = true
    ) {
        self.code = code
        self.title = title
        self.categories = categories
        self.queues = queues
        self.steps = steps
        self.isActive = isActive
    }

    package func fits(category: String, queue: QueueID) -> Bool {
        isActive && (categories.isEmpty || categories.contains(category)) && (queues.isEmpty || queues.contains(queue))
    }

    func check() -> Refusal? {
        guard Bounds.reasonCodeBytes.contains(code.utf8.count), code.utf8.allSatisfy(ReasonPolicy.isCodeByte) else {
            return Refusal(
                .invalidField, "a code has 1 to 40 small letters, digits, hyphens and underscores", field: "procedures")
        }
        guard (1...Bounds.procedureStepsMax).contains(steps.count) else {
            return Refusal(
                .invalidField, "a procedure has 1 to \(Bounds.procedureStepsMax) steps", field: "procedures")
        }
        guard max(categories.count, queues.count) <= Bounds.procedureScopeMax,
            Set(categories).count == categories.count, Set(queues).count == queues.count
        else {
            return Refusal(
                .invalidField, "at most \(Bounds.procedureScopeMax) categories and queues, each once",
                field: "procedures")
        }
        return Bounds.check(title, "procedures", 1...Bounds.procedureTitleBytesMax)
            ?? categories.lazy.compactMap { Bounds.check($0, "procedures", 1...Bounds.categoryBytesMax) }.first
            ?? steps.lazy.compactMap { Bounds.check($0.text, "procedures", 1...Bounds.procedureStepBytesMax) }.first
    }
}

package struct ProcedureStep: Equatable, Sendable {
    package var text: String
    /// Where it is written at length.
    package var article: ArticleID?
    /// To be done before the ticket is solved.
    package var isRequired: Bool
    package init(text: String, article: ArticleID? = nil, isRequired: Bool = false) {
        self.text = text
        self.article = article
        self.isRequired = isRequired
    }
}
