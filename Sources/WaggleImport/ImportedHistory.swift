package import WaggleDomain

/// One step of an imported ticket's time line, derived from its rows.
package struct ImportedStep: Sendable, Equatable {
    /// What happened.
    package enum Kind: String, Sendable {
        /// The first row.
        case opened = "imported.opened"
        /// Another state, neither resolved nor closed.
        case state = "imported.state"
        /// A hand-off between groups, or the first group known.
        case group = "imported.group"
        /// A hand-off between assignees, or the first one known.
        case owner = "imported.owner"
        /// Another tier by the mapping file.
        case tier = "imported.tier"
        /// Another priority.
        case priority = "imported.priority"
        /// The source counted a reopening.
        case reopened = "imported.reopened"
        /// The state became `Resolved`.
        case resolved = "imported.resolved"
        /// The state became `Closed`.
        case closed = "imported.closed"
    }

    /// What happened.
    package let kind: Kind
    /// When the source says so.
    package let at: Milliseconds
    /// The source's word before; nil when unknown.
    package let from: String?
    /// The source's word after; nil when unknown.
    package let to: String?
}

/// What is known of an imported ticket after some of its rows: its fields, and whom it went through.
///
/// Fed with the events of one incident in their order; the same rules make the time line, the board and the report.
package struct ImportedHistory: Sendable {
    /// The import's name.
    package let importName: String
    /// The incident's number in the source.
    package let number: String
    /// The source's fields now.
    package private(set) var fields = ImportedFields()
    /// Where the rows come from.
    package private(set) var source: ImportSource?
    /// The tier by the mapping file; nil when there was none or it does not name the group.
    package private(set) var tier: Tier?
    /// The known groups the ticket went through, each hand-off one more; unknown is skipped.
    package private(set) var groups: [String] = []
    /// The known assignees the ticket went through, each hand-off one more; unknown is skipped.
    package private(set) var owners: [String] = []
    /// The known tiers the ticket went through, each move one more; unknown is skipped.
    package private(set) var tiers: [Tier] = []
    /// When the first row was made, and how far the source's clocks were ahead of UTC then, as `+02:00`.
    package private(set) var firstAt: Milliseconds?
    package private(set) var firstOffset: String?
    /// When it became solved and when closed, by its rows; nil before that.
    package private(set) var solvedAt: Milliseconds?
    package private(set) var finishedAt: Milliseconds?
    /// The state that comes nearest to the source's; a word we do not know counts as open.
    package private(set) var state = TicketState.open
    /// How many rows there were.
    package private(set) var rows = 0
    /// How many rows were older than the row before them.
    package private(set) var rowsOutOfOrder = 0

    /// A history before its first row.
    package init(importName: String, number: String) {
        self.importName = importName
        self.number = number
        fields[.number] = .text(number)
    }

    /// Takes the next row; returns what it means for a time line, in the order to show it.
    @discardableResult
    package mutating func apply(_ event: ImportedEvent) -> [ImportedStep] {
        let before = Mark(self)
        rows += 1
        source = source ?? event.source
        if let last = fields[.updatedAt]?.time, event.at < last { rowsOutOfOrder += 1 }
        fields[.updatedAt] = .time(event.at)
        for change in event.changes { fields[change.column] = change.value }
        let word = word
        if word != before.word { state = Self.state(of: word) }
        if case .to(let tier) = event.tier { self.tier = tier }
        Self.follow(fields[.group]?.text, &groups)
        Self.follow(fields[.assignee]?.text, &owners)
        Self.follow(tier, &tiers)
        if rows == 1 {
            firstAt = event.at
            firstOffset = fields[.utcOffset]?.text
        }
        noteEnd(before.state, event.at)
        return steps(since: before, word: word, at: event.at)
    }

    /// What a row may change that a time line tells.
    private struct Mark {
        let rows: Int
        let word: String?
        let state: TicketState
        let group: String?
        let tier: Tier?
        let owner: String?
        let priority: String?
        let reopens: Int

        init(_ history: ImportedHistory) {
            rows = history.rows
            word = history.word
            state = history.state
            group = history.groups.last
            tier = history.tier
            owner = history.owners.last
            priority = history.fields[.priority]?.text
            reopens = history.fields[.reopenCount]?.count ?? 0
        }
    }

    private static func follow<Name: Equatable>(_ name: Name?, _ names: inout [Name]) {
        if let name, name != names.last { names.append(name) }
    }

    private mutating func noteEnd(_ before: TicketState, _ at: Milliseconds) {
        guard state != before || rows == 1 else { return }
        let isDone = state == .solved || state == .closed
        solvedAt = isDone ? solvedAt ?? at : nil
        finishedAt = state == .closed ? at : nil
    }

    private func steps(since before: Mark, word: String?, at: Milliseconds) -> [ImportedStep] {
        var steps: [ImportedStep] = []
        func add(_ kind: ImportedStep.Kind, _ from: String?, _ to: String?) {
            if from != to { steps.append(ImportedStep(kind: kind, at: at, from: from, to: to)) }
        }
        if before.rows == 0 {
            add(.opened, nil, word)
        } else {
            add(stateKind, before.word, word)
        }
        add(.group, before.group, groups.last)
        if before.tier != tier { add(.tier, before.tier?.name, tier?.name) }
        add(.owner, before.owner, owners.last)
        if before.rows > 0 { add(.priority, before.priority, fields[.priority]?.text) }
        if let count = fields[.reopenCount]?.count, count > before.reopens {
            add(.reopened, nil, String(count))
        }
        return steps
    }

    private var stateKind: ImportedStep.Kind {
        switch state {
        case .solved: .resolved
        case .closed: .closed
        default: .state
        }
    }
}
