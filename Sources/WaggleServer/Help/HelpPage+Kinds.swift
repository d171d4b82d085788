internal import WaggleDesk
internal import WaggleDomain

// The kinds of pages: the first, a topic, what was found, an article, nothing.

extension HelpPage {
    private static let usefulMax = 6
    private static let entriesPerTopicMax = 6
    private static let topicsMax = 200

    private static func everyFront(_ query: String = "") -> [(language: ArticleLanguage, path: String)] {
        ArticleLanguage.allCases.map { ($0, HelpAddress.front(in: $0) + query) }
    }

    /// The most useful articles, then topic by topic.
    mutating func showFront(_ entries: [HelpEntry]) {
        canonical = HelpAddress.front(in: language)
        translations = Self.everyFront()
        main = "<h1>\(text(words.title))</h1>\n"
        guard !entries.isEmpty else {
            main += "<p>\(text(words.empty))</p>\n"
            return
        }
        let useful = entries.filter { $0.useful > 0 }.sorted { $0.useful > $1.useful }.prefix(Self.usefulMax)
        let first = useful.isEmpty ? Array(entries.prefix(Self.usefulMax)) : Array(useful)
        main += "<section aria-labelledby=\"first\"><h2 id=\"first\">"
        main += text(useful.isEmpty ? words.newest : words.mostUseful) + "</h2>\n" + list(first) + "</section>\n"
        let topics = Dictionary(grouping: entries, by: \.category)
        // Articles without a topic come last.
        let names = topics.keys.sorted { ($0.isEmpty ? 1 : 0, $0) < ($1.isEmpty ? 1 : 0, $1) }
        guard names != [""] else { return }
        main += "<div class=\"help-topics\">\n"
        for (number, name) in names.prefix(Self.topicsMax).enumerated() {
            showTopic(name, topics[name] ?? [], number)
        }
        main += "</div>\n"
    }

    private mutating func showTopic(_ name: String, _ entries: [HelpEntry], _ number: Int) {
        main += "<section aria-labelledby=\"topic-\(number)\"><h2 id=\"topic-\(number)\" dir=\"auto\">"
        main += text(name.isEmpty ? words.otherTopics : name) + "</h2>\n"
        main += list(Array(entries.prefix(Self.entriesPerTopicMax)))
        if entries.count > Self.entriesPerTopicMax {
            let label = name.isEmpty ? words.otherTopics : name
            main += "<p><a href=\"\(text(HelpAddress.category(name, in: language)))\">\(text(words.all))"
            main += "<span class=\"visually-hidden\">: \(text(label))</span> (\(entries.count))</a></p>\n"
        }
        main += "</section>\n"
    }

    /// All of one topic.
    mutating func showCategory(_ name: String, _ entries: [HelpEntry]) {
        title = name.isEmpty ? words.otherTopics : name
        canonical = HelpAddress.category(name, in: language)
        translations = ArticleLanguage.allCases.map { ($0, HelpAddress.category(name, in: $0)) }
        main = trail + "<h1 dir=\"auto\">\(text(title))</h1>\n"
        main += entries.isEmpty ? "<p>\(text(words.empty))</p>\n" : list(entries)
    }

    private var trail: String {
        "<p class=\"help-trail\"><a href=\"\(HelpAddress.front(in: language))\">\(text(words.home))</a></p>\n"
    }

    /// What a search found. Search engines keep no searches.
    mutating func showFound(_ found: HelpFound, for query: String) {
        self.query = query
        title = words.search
        let asked = "<bdi>“\(text(query))”</bdi>"
        if found.entries.isEmpty {
            main = trail + "<h1>\(text(words.nothingFor)) \(asked)</h1>\n"
            main += "<p>\(text(words.nothingHint)) <a href=\"/\">\(text(words.contact))</a></p>\n"
        } else {
            main = trail + "<h1>\(text(words.resultsFor)) \(asked)</h1>\n"
            if let corrected = found.corrected {
                main += "<p>\(text(words.shownFor)) <strong>\(text(corrected))</strong></p>\n"
            }
            main += list(found.entries)
        }
    }

    /// An article, and whether it was useful.
    mutating func show(_ article: HelpArticle, isThanked: Bool) {
        title = article.title
        canonical = HelpAddress.article(article.article, in: article.language, title: article.title)
        translations = article.languages.map { one in
            (one.language, HelpAddress.article(article.article, in: one.language, title: one.title))
        }
        let tongue = article.language == language ? "" : " lang=\"\(article.language.rawValue)\""
        main = trail
        if article.language != language { main += "<p class=\"help-notice\">\(text(words.notInLanguage))</p>\n" }
        main += "<article class=\"help-text\"\(tongue)>\n<h1 dir=\"auto\">\(text(article.title))</h1>\n"
        let day = CivilDate(dayNumber: Int(clamping: article.changed / 86_400_000)).text
        main += "<p class=\"meta\" lang=\"\(language.rawValue)\">\(text(words.changed)) "
        main += "<time datetime=\"\(day)\">\(day)</time></p>\n"
        main += article.html + "</article>\n"
        main += isThanked ? "<p class=\"help-vote\" id=\"vote\" role=\"status\">\(text(words.thanks))</p>\n" : vote
    }

    private var vote: String {
        """
        <form class="help-vote" id="vote" method="post" action="\(text(canonical ?? ""))">
        <fieldset>
        <legend>\(text(words.useful))</legend>
        <div class="field"><label for="comment">\(text(words.comment))</label>
        <textarea class="input" id="comment" name="comment" rows="2" maxlength="500"></textarea></div>
        <button class="button plain" name="useful" value="yes">\(text(words.yes))</button>
        <button class="button plain" name="useful" value="no">\(text(words.no))</button>
        </fieldset>
        </form>

        """
    }

    /// Nothing is there.
    mutating func showMissing() {
        title = words.missing
        main = "<h1>\(text(words.missing))</h1>\n<p>\(text(words.missingHint))</p>\n" + trail
    }

    /// It cannot be answered now.
    mutating func showBusy() {
        title = words.busy
        main = "<h1>\(text(words.busy))</h1>\n<p>\(text(words.busyHint))</p>\n"
    }
}
