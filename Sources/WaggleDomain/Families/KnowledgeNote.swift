// What stands beside the knowledge decision of a solved ticket: a link, a draft or a reason.

/// Where a `linked` lesson is to be found.
package enum KnowledgeLink: Equatable, Sendable {
    case web(String)
    case ticket(TicketID)
    case article(ArticleID)

    /// `https://...`, `http://...`, an article's number as `KB-12`, or a ticket's number as `12` or `#12`; nil for
    /// anything else.
    package init?(_ text: String) {
        let trimmed = text.firstLine(Bounds.summaryBytesMax)
        let digits = trimmed.hasPrefix("#") ? trimmed.dropFirst() : trimmed[...]
        if let number = Self.number(digits) {
            self = .ticket(TicketID(number))
            return
        }
        if trimmed.prefix(3).lowercased() == "kb-", let number = Self.number(trimmed.dropFirst(3)) {
            self = .article(ArticleID(number))
            return
        }
        guard trimmed.count == text.count || text.allSatisfy({ !$0.isNewline }), Self.isWeb(trimmed) else { return nil }
        self = .web(trimmed)
    }

    private static func number(_ digits: Substring) -> Int64? {
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(digits).flatMap { $0 > 0 ? $0 : nil }
    }

    private static func isWeb(_ text: String) -> Bool {
        let lower = text.prefix(8).lowercased()
        let rest = lower.hasPrefix("https://") ? text.dropFirst(8) : text.dropFirst(7)
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else { return false }
        guard text.utf8.count <= Bounds.linkBytesMax, let first = rest.unicodeScalars.first else { return false }
        guard !["/", "?", "#", ":"].contains(Character(first)) else { return false }
        return text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
    }
}

extension KnowledgeDecision {
    /// Refuses a note that does not go with the decision.
    func check(_ note: String) -> Refusal? {
        switch self {
        case .routine: return nil
        case .drafted where note.isBlank:
            return Refusal(.invalidField, "write the draft of what is to be kept", field: "knowledge_note")
        case .notUseful where note.isBlank:
            return Refusal(.invalidField, "say why the lesson is not worth keeping", field: "knowledge_note")
        case .linked where KnowledgeLink(note) == nil:
            return Refusal(
                .invalidField, "give the article's number (KB-12), its web address (https://...) or a ticket's number",
                field: "knowledge_note")
        case .drafted, .notUseful, .linked: return nil
        }
    }
}
