/// Words that are sent often, kept once: the desk's own, or one person's. `{customer}`, `{agent}`, `{ticket}` and `{queue}`
/// in the text stand for what they name; pages fill them in where the reply is used.
package struct CannedReply: Equatable, Sendable {
    package var id: ReplyID
    /// Whose it is; nil for the desk's, which everybody of the desk finds.
    package var owner: UserID?
    /// What it is called, at most `Bounds.replyTitleBytesMax`.
    package var title: String
    /// A short word to find it by; may be empty.
    package var shortcut: String
    /// A language tag such as `pt`; empty suits every customer.
    package var language: String
    /// The category of tickets it is for; empty for all.
    package var category: String
    /// At most `Bounds.replyBytesMax`.
    package var text: String
    /// What is done with the ticket as well.
    package var actions: MacroActions

    package init(
        id: ReplyID, owner: UserID? = nil, title: String, shortcut: String = "", language: String = "",
        category: String = "", text: String, actions: MacroActions = MacroActions()
    ) {
        self.id = id
        self.owner = owner
        self.title = title
        self.shortcut = shortcut
        self.language = language
        self.category = category
        self.text = text
        self.actions = actions
    }

    /// Why it may not stand on a desk of this policy; nil when it may.
    func check(_ policy: DeskPolicy) -> Refusal? {
        Bounds.check(title, "title", 1...Bounds.replyTitleBytesMax)
            ?? Bounds.check(text, "text", 1...Bounds.replyBytesMax)
            ?? Bounds.check(category, "category", 0...Bounds.categoryBytesMax) ?? checkShortcut() ?? checkLanguage()
            ?? actions.check(snoozeMax: policy.handling.snoozeMax)
    }

    private func checkShortcut() -> Refusal? {
        let isWord = !shortcut.contains { $0.isWhitespace || $0 == "/" }
        guard isWord, shortcut.utf8.count <= Bounds.tagBytesMax else {
            return Refusal(
                .invalidField, "a shortcut is one word of at most \(Bounds.tagBytesMax) bytes, without /",
                field: "shortcut")
        }
        return nil
    }

    private func checkLanguage() -> Refusal? {
        let isTag = language.utf8.allSatisfy { byte in
            (97...122).contains(byte | 0x20) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard isTag, language.utf8.count <= Bounds.languageBytesMax else {
            return Refusal(.invalidField, "a language is a tag such as en or pt-BR", field: "language")
        }
        return nil
    }
}
