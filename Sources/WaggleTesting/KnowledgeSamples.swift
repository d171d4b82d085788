package import WaggleDomain

extension KnowledgeEvent {
    /// Every kind.
    package static let samples: [KnowledgeEvent] = [
        .drafted(article: ArticleID(12), form: form, text: text(1), ticket: TicketID(7)),
        .drafted(article: ArticleID(12), form: form, text: text(1), ticket: nil),
        .edited(article: ArticleID(12), text: text(2)), .changed(article: ArticleID(12), form: form),
        .submitted(article: ArticleID(12)), .returned(article: ArticleID(12), reason: "Say it shorter"),
        .published(article: ArticleID(12), languages: [.en, .ptBR], reviewAt: 9),
        .archived(article: ArticleID(12), reason: "The old app is gone"), .restored(article: ArticleID(12)),
        .reviewed(article: ArticleID(12), reviewAt: 99), .reviewDue(article: ArticleID(12), owner: UserID(7)),
    ]

    private static let form = ArticleForm(owner: UserID(7), category: "log-in", audience: .public)

    private static func text(_ version: Int) -> ArticleText {
        ArticleText(
            language: .en, version: version, title: "Log in again after a change of address",
            body: "# Log in\n\nUse your **new** address.", note: version > 1 ? "The new address" : "")
    }
}
