import Testing
import WaggleDomain

@testable import WaggleDesk
@testable import WaggleLog
@testable import WaggleServer

/// The addresses of the help centre, and what stands on its pages.
struct HelpAddressTests {
    @Test(arguments: [
        ("/help", HelpAddress.front(nil)), ("/help/en", .front(.en)), ("/help/pt-BR", .front(.ptBR)),
        ("/help/fr/12", .article(.fr, ArticleID(12), words: "")),
        ("/help/en/3-pay-by-card", .article(.en, ArticleID(3), words: "pay-by-card")),
    ])
    func `a path names a place`(path: String, place: HelpAddress) {
        #expect(HelpAddress(path: path) == place)
    }

    @Test(arguments: [
        "/helpless", "/help/", "/help/xx", "/help/en/", "/help/en/0", "/help/en/-3", "/help/en/3x", "/help/en/3/4",
        "/help/en/99999999999999999999", "/help/en/٣", "/help/EN", "/",
    ])
    func `what is no place names none`(path: String) { #expect(HelpAddress(path: path) == nil) }

    @Test func `a title's words are small letters and digits with hyphens between them`() {
        #expect(HelpAddress.words(of: "Télécharger la facture n° 3") == "telecharger-la-facture-n-3")
        #expect(HelpAddress.words(of: "  Não é?! ") == "nao-e")
        #expect(HelpAddress.words(of: "e\u{301}te\u{301}") == "ete")
        #expect(HelpAddress.words(of: "付款") == "")
        #expect(HelpAddress.words(of: String(repeating: "ab ", count: 99)).utf8.count <= 62)
        let path = HelpAddress.article(ArticleID(7), in: .fr, title: "Où ?")
        #expect(path == "/help/fr/7-ou" && HelpAddress(path: path) == .article(.fr, ArticleID(7), words: "ou"))
    }

    @Test func `the first language that a browser asks for and articles may have is the page's`() {
        func chosen(_ lines: String...) -> ArticleLanguage { ArticleLanguage(acceptLanguage: lines) }
        #expect(chosen() == .en)
        #expect(chosen("de-DE,de;q=0.9,fr;q=0.8,en;q=0.7") == .fr)
        #expect(chosen("en;q=0.3, pt-BR;q=0.75") == .ptBR)
        #expect(chosen("pt") == .ptPT)
        #expect(chosen("fr;q=0, en-GB") == .en)
        #expect(chosen("*", ";;q==", "") == .en)
    }

    @Test func `whatever comes from people stands escaped on a page`() {
        let hostile = "<script>\"'&</script>"
        let entry = HelpEntry(
            article: ArticleID(1), language: .en, title: hostile, category: hostile, useful: 0,
            snippet: ["<i>", "<b>", "\""])
        var front = HelpPage(language: .en, origin: "https://desk.example", title: "Help")
        front.showFront([entry])
        var category = HelpPage(language: .en, origin: "https://\"><script>", title: "Help")
        category.showCategory(hostile, [entry])
        var found = HelpPage(language: .fr, origin: "", title: "Aide")
        found.showFound(HelpFound(entries: [entry], corrected: hostile), for: hostile)
        var nothing = HelpPage(language: .fr, origin: "", title: "Aide")
        nothing.showFound(HelpFound(entries: [], corrected: nil), for: hostile)
        var article = HelpPage(language: .ptPT, origin: "", title: "Ajuda")
        article.show(
            HelpArticle(
                article: ArticleID(1), language: .en, title: hostile, category: hostile, html: "<p>Text</p>",
                changed: 0, languages: [(.en, hostile)]), isThanked: false)
        for page in [front, category, found, nothing, article] {
            #expect(!page.html.contains("<script") && !page.html.contains("<i>") && !page.html.contains("<b>"))
            #expect(page.html.contains("&lt;script&gt;"))
        }
        #expect(found.html.contains("<mark>&lt;b&gt;</mark>"))
        #expect(article.html.contains("<time datetime=\"1970-01-01\">"))
    }

    @Test func `an article is shown in the reader's language, or the nearest one that it has`() {
        func row(_ article: Int64, _ language: ArticleLanguage) -> HelpRow {
            HelpRow(article: ArticleID(article), language: language, title: language.rawValue, category: "", useful: 0)
        }
        let rows = [row(2, .en), row(2, .fr), row(2, .ptPT), row(1, .fr)]
        #expect(HelpEntry.nearest(rows, to: .ptBR).map(\.title) == ["pt-PT", "fr"])
        #expect(HelpEntry.nearest(rows, to: .fr).map(\.title) == ["fr", "fr"])
        #expect(HelpEntry.nearest(rows, to: .en).map(\.title) == ["en", "fr"])
    }
}
