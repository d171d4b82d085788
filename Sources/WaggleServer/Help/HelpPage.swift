internal import Markdown
internal import WaggleDesk
internal import WaggleDomain

/// One page of the help centre as HTML text. Whatever comes from people is escaped where it is written down.
struct HelpPage {
    let language: ArticleLanguage
    /// Scheme and host for addresses that search engines keep; empty where no host was named.
    let origin: String
    var title: String
    /// The page's own path in each language it is there in.
    var translations: [(language: ArticleLanguage, path: String)] = []
    /// The path under which search engines are to know it; nil: under none.
    var canonical: String?
    /// What is looked for, shown in the search box.
    var query = ""
    var main = ""

    var words: HelpWords { .of(language) }

    /// The whole document.
    var html: String {
        """
        <!doctype html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="same-origin">
        \(links)<title>\(text(title == words.title ? title : title + " – " + words.title))</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/styles/tokens.css">
        <link rel="stylesheet" href="/styles/base.css">
        <link rel="stylesheet" href="/styles/help.css">
        </head>
        <body class="touch help">
        <a class="help-skip" href="#main">\(text(words.skip))</a>
        <header class="help-head">
        <a class="help-home" href="\(HelpAddress.front(in: language))">\(text(words.title))</a>
        <form class="help-search" role="search" action="\(HelpAddress.front(in: language))" method="get">
        <label class="visually-hidden" for="q">\(text(words.search))</label>
        <input class="input" id="q" name="q" type="search" maxlength="200" value="\(text(query))" placeholder="\(text(words.search))">
        <button class="button" type="submit">\(text(words.go))</button>
        </form>
        </header>
        <main id="main" tabindex="-1">
        \(main)
        </main>
        <footer class="help-foot">
        <p>\(text(words.contactHint)) <a href="/">\(text(words.contact))</a></p>
        \(languageLinks)</footer>
        </body>
        </html>

        """
    }

    private var links: String {
        var links = ""
        if let canonical {
            links += "<link rel=\"canonical\" href=\"\(text(origin + canonical))\">\n"
            for one in translations {
                let address = text(origin + one.path)
                links += "<link rel=\"alternate\" hreflang=\"\(one.language.rawValue)\" href=\"\(address)\">\n"
            }
        } else {
            links += "<meta name=\"robots\" content=\"noindex\">\n"
        }
        return links
    }

    private var languageLinks: String {
        let others = translations.filter { $0.language != language }
        guard !others.isEmpty else { return "" }
        var links = "<nav aria-label=\"\(text(words.otherLanguages))\"><ul class=\"help-languages\">\n"
        for one in others {
            links +=
                "<li><a href=\"\(text(one.path))\" hreflang=\"\(one.language.rawValue)\""
                + " lang=\"\(one.language.rawValue)\">\(text(one.language.ownName))</a></li>\n"
        }
        return links + "</ul></nav>\n"
    }

    /// Escaped for a text or an attribute, without signs that would turn the order of what stands behind it.
    func text(_ words: String) -> String {
        var shown = words.unicodeScalars
        shown.removeAll { ("\u{202A}"..."\u{202E}").contains($0) || ("\u{2066}"..."\u{2069}").contains($0) }
        return MarkdownHTML.escape(String(shown))
    }

    /// A list of articles; empty without any.
    func list(_ entries: [HelpEntry]) -> String {
        guard !entries.isEmpty else { return "" }
        var list = "<ul class=\"help-list\">\n"
        for entry in entries {
            let path = HelpAddress.article(entry.article, in: entry.language, title: entry.title)
            let tongue = entry.language == language ? "" : " lang=\"\(entry.language.rawValue)\""
            list += "<li\(tongue)><a href=\"\(text(path))\" dir=\"auto\">\(text(entry.title))</a>"
            if !entry.snippet.isEmpty { list += "<p class=\"help-snippet\" dir=\"auto\">\(marked(entry.snippet))</p>" }
            list += "</li>\n"
        }
        return list + "</ul>\n"
    }

    private func marked(_ pieces: [String]) -> String {
        pieces.enumerated().map { index, piece in
            index % 2 == 1 ? "<mark>\(text(piece))</mark>" : text(piece)
        }.joined()
    }
}
