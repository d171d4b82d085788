// A knowledge article, rebuilt from its own events. One article holds one lesson in up to four languages; each language
// has versions of its own, kept whole in the log, and readers see the one that was published last:
//
//     en   1 ── 2 ── 3 ── 4          latest 4, published 3: readers see 3 until it is published again
//     fr   1                         latest 1, not published: nobody reads it but staff
//
// The aggregate knows numbers, not texts: those are read where they are shown.

/// An article as its events leave it.
package struct Article: Equatable, Sendable {
    /// How far one language has come.
    package struct Variant: Equatable, Sendable {
        /// The newest version.
        package internal(set) var latest: Int
        /// The one that readers see while the article is published; nil before.
        package internal(set) var published: Int?
        /// Who wrote the newest version.
        package internal(set) var writer: UserID
    }

    package let id: ArticleID
    package internal(set) var state = ArticleState.initial
    package internal(set) var form: ArticleForm
    package internal(set) var variants: [ArticleLanguage: Variant]
    /// What it was drafted from.
    package let ticket: TicketID?
    package let createdAt: Milliseconds
    package let createdBy: UserID
    package internal(set) var updatedAt: Milliseconds
    package internal(set) var updatedBy: UserID
    /// When readers could first read it; nil before.
    package internal(set) var publishedAt: Milliseconds?
    /// When somebody is to look whether it is still true; nil before it is published.
    package internal(set) var reviewAt: Milliseconds?
    /// Its owner was told that this time has come.
    package internal(set) var isReminded = false
    /// Why it was returned or archived, the last of both; may be empty.
    package internal(set) var reason = ""
    /// The number of its last event.
    package internal(set) var version: Int64

    /// The article as its first event makes it; nil when none can begin with that event.
    package init?(first event: KnowledgeEvent, by actor: UserID, at: Milliseconds, sequence: Int64) {
        guard case .drafted(let id, let form, let text, let ticket) = event else { return nil }
        self.id = id
        self.form = form
        self.ticket = ticket
        variants = [text.language: Variant(latest: text.version, published: nil, writer: actor)]
        createdAt = at
        createdBy = actor
        updatedAt = at
        updatedBy = actor
        version = sequence
    }

    /// Replays an event.
    package mutating func apply(_ event: KnowledgeEvent, by actor: UserID, at: Milliseconds, sequence: Int64) {
        version = sequence
        if case .reviewDue = event {
            isReminded = true
            return
        }
        updatedAt = at
        updatedBy = actor
        switch event {
        case .drafted, .reviewDue: break
        case .edited(_, let text):
            let published = variants[text.language]?.published
            variants[text.language] = Variant(latest: text.version, published: published, writer: actor)
        case .changed(_, let form): self.form = form
        case .submitted: state.move(.submitted)
        case .returned(_, let reason):
            state.move(.returned)
            self.reason = reason
        case .published(_, let languages, let review): publish(languages, at, review)
        case .archived(_, let reason):
            state.move(.archived)
            self.reason = reason
            reviewAt = nil
        case .restored: state.move(.restored)
        case .reviewed(_, let review):
            reviewAt = review
            isReminded = false
        }
    }

    private mutating func publish(_ languages: [ArticleLanguage], _ at: Milliseconds, _ review: Milliseconds) {
        state.move(.published)
        for language in languages {
            let latest = variants[language]?.latest
            variants[language]?.published = latest
        }
        publishedAt = publishedAt ?? at
        reviewAt = review
        isReminded = false
    }

    /// When the desk is to tell its owner; nil when there is nothing to tell.
    package var reminderAt: Milliseconds? { state == .published && !isReminded ? reviewAt : nil }

    /// The languages readers find, in the order of the vocabulary.
    package var publishedLanguages: [ArticleLanguage] {
        guard state == .published else { return [] }
        return ArticleLanguage.allCases.filter { variants[$0]?.published != nil }
    }

    /// Languages with a version that readers do not see yet.
    package var unpublishedLanguages: [ArticleLanguage] {
        ArticleLanguage.allCases.filter { language in
            variants[language].map { $0.published != $0.latest || state != .published } ?? false
        }
    }

    /// What must hold of it and does not, one sentence each.
    package func checkInvariants() -> [String] {
        var broken: [String] = []
        if variants.isEmpty { broken.append("no language") }
        if variants.values.contains(where: { $0.latest < 1 || ($0.published ?? 1) > $0.latest }) {
            broken.append("a version that nobody wrote")
        }
        if state == .published && (publishedAt == nil || publishedLanguages.isEmpty) {
            broken.append("published without a text")
        }
        return broken
    }
}
