import JSON
import Testing
@testable import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleWire

/// Articles at a desk: who finds what, and what a restart leaves.
struct KnowledgeDeskTests {
    /// A word that only a staff text holds.
    private static let planted = "zanzibar"

    private static func draft(
        _ test: TestDesk, _ title: String, _ body: String, audience: String = "public", publish: Bool = true
    ) throws -> Int64 {
        let made = try test.ask(
            .articleDraft, ["title": .string(title), "body": .string(body), "audience": .string(audience)],
            by: test.ana)
        let article = try #require(made["article"]?.intValue)
        if publish { _ = try test.ask(.articlePublish, ["article": .int(article)], by: test.ana) }
        return article
    }

    private static func found(
        _ test: TestDesk, _ text: String, by actor: Actor, _ method: WaggleDesk.Method = .knowledgeSearch
    ) throws -> [Int64] {
        let field = method == .knowledgeSearch ? "q" : "text"
        return try test.ask(method, .object([JSONMember(field, .string(text))]), by: actor).list("articles")
            .compactMap { $0["article"]?.intValue }
    }

    @Test func `a step of a procedure names an article that is there, and keeps one that is put away later`() throws {
        let test = try TestDesk()
        let article = try Self.draft(test, "How to swap a device", "Unplug it.")
        func keep(_ articles: [Int64]) throws -> DeskRefusal? {
            let sections = try test.ask(.deskSettings, by: test.mia).list("sections")
            let version = sections.first { $0["section"] == "procedures" }?["version"] ?? .null
            let steps = JSONValue.array(articles.map { ["text": "Look there", "article": .int($0)] })
            let procedure: JSONValue = ["code": "swap", "title": "Swap", "steps": steps]
            return test.refusal(
                .deskChangeSettings,
                ["section": "procedures", "version": version, "value": ["procedures": [procedure]]], by: test.mia)
        }
        let missing = try keep([article, 999])
        #expect(missing?.code == .invalidField && missing?.message.contains("there is no article 999") == true)
        #expect(try keep([article]) == nil)
        _ = try test.ask(.articleArchive, ["article": .int(article), "reason": "old"], by: test.mia)
        // What stands there may stay; nobody puts it there anew.
        #expect(try keep([article, article]) == nil)
        #expect(try keep([])?.code == .invalidField)
        let other = try Self.draft(test, "Another one", "Plug it in.")
        #expect(try keep([other]) == nil)
        #expect(try keep([article])?.message.contains("is archived") == true)
    }

    @Test func `nobody finds a word of a text that is not for them, on any path`() throws {
        let test = try TestDesk()
        let open = try Self.draft(test, "Pay by card", "Choose card.")
        let hidden = [
            try Self.draft(test, "Refunds of \(Self.planted)", "Ask finance.", audience: "staff"),
            try Self.draft(test, "A draft", "With \(Self.planted) in it.", publish: false),
        ]
        let partners = try Self.draft(test, "For partners", "With \(Self.planted), too.", audience: "partner")
        // The newer text of a public article is not published yet.
        _ = try test.ask(
            .articleEdit,
            ["article": .int(open), "language": "en", "title": "Pay by card", "body": .string("Or \(Self.planted).")],
            by: test.ana)
        for method in [WaggleDesk.Method.knowledgeSearch, .knowledgeSuggest] {
            #expect(try Self.found(test, Self.planted, by: test.carla, method) == [])
            #expect(try Self.found(test, Self.planted, by: test.pia, method) == [partners])
        }
        #expect(Set(try Self.found(test, Self.planted, by: test.ana)) == Set(hidden + [partners, open]))
        let misspelt = try test.ask(.knowledgeSearch, ["q": "zanzibra"], by: test.carla)
        #expect(misspelt["corrected"] == nil)
        #expect(try misspelt.list("articles").isEmpty)
        for article in hidden + [partners, open + 99] {
            let refusal = test.refusal(.articleGet, ["article": .int(article)], by: test.carla)
            #expect(refusal?.code == .notFound && refusal?.message.contains("for you") == true)
        }
        let seen = test.bytes(.articleGet, ["article": .int(open)], by: test.carla)
        guard case .success(let bytes) = seen else { throw TestError() }
        #expect(!String(decoding: bytes, as: UTF8.self).contains(Self.planted))
        #expect(!test.isOpen(.knowledge(1), to: test.carla) && !test.isOpen(.knowledge(1), to: test.pia))
        #expect(test.isOpen(.knowledge(1), to: test.ana) && !test.isOpen(.knowledge(2), to: test.ana))
        // What is taken from its readers is found no more, also while the index is behind.
        _ = try test.ask(.articleChange, ["article": .int(partners), "audience": "staff"], by: test.mia)
        #expect(try Self.found(test, Self.planted, by: test.pia) == [])
    }

    @Test func `a customer finds the own tickets by what was said to them, nobody a note or a stranger's ticket`()
        throws
    {
        let test = try TestDesk()
        let own = try test.openTicket("My invoice is wrong")
        let strangers = try test.openTicket("An invoice for a \(Self.planted)", by: test.chris)
        _ = try test.ask(.ticketTake, ["ticket": .int(own)], by: test.ana)
        _ = try test.ask(.noteAdd, ["ticket": .int(own), "text": .string("Has a \(Self.planted)")], by: test.ana)
        _ = try test.ask(.ticketTake, ["ticket": .int(strangers)], by: test.ben)
        func tickets(_ text: String, by actor: Actor) throws -> [Int64] {
            try test.ask(.knowledgeSearch, ["q": .string(text)], by: actor).list("tickets")
                .compactMap { $0["ticket"]?.intValue }
        }
        #expect(try tickets("invoice", by: test.carla) == [own])
        #expect(try tickets(Self.planted, by: test.carla) == [])
        #expect(try tickets(Self.planted, by: test.chris) == [strangers])
        #expect(try Set(tickets(Self.planted, by: test.mia)) == [own, strangers])
        #expect(try Set(tickets(Self.planted, by: test.ana)) == [own, strangers])
        // Dora works at another tier: she may read neither.
        #expect(try tickets(Self.planted, by: test.dora) == [])
        #expect(try tickets("invoice", by: test.pia) == [])
        guard case .success(let bytes) = test.bytes(.knowledgeSearch, ["q": "invoice"], by: test.carla) else {
            throw TestError()
        }
        #expect(!String(decoding: bytes, as: UTF8.self).contains(Self.planted))
    }

    @Test func `what helped more and is in the reader's language comes first`() {
        func weight(_ language: ArticleLanguage, age: Milliseconds = 0, useful: Int = 0) -> Double {
            ArticleWeight.weight(language: language, wanted: .ptBR, age: age, useful: useful)
        }
        #expect(weight(.ptBR) > weight(.ptPT) && weight(.ptPT) > weight(.fr))
        #expect(weight(.ptBR, useful: 5) > weight(.ptBR))
        #expect(weight(.ptBR) > weight(.ptBR, age: 86_400_000 * 700))
        #expect(weight(.ptBR, age: .max) > weight(.ptPT, useful: .max))
    }

    @Test func `accents, beginnings and wrong letters find what is meant`() throws {
        let test = try TestDesk()
        let french = try Self.draft(test, "Télécharger la facture", "Cliquez sur votre compte.")
        let other = try Self.draft(test, "Change the address", "At the top, under your account.")
        #expect(try Self.found(test, "telecharger FACT", by: test.carla) == [french])
        #expect(try Self.found(test, "adress", by: test.carla) == [other])
        #expect(try Self.found(test, "Hello, how do I change my addr", by: test.carla, .knowledgeSuggest) == [other])
        #expect(try Self.found(test, "\"the address\"", by: test.carla) == [other])
        #expect(try Self.found(test, "elephants", by: test.carla) == [])
    }

    @Test func `what readers look for and do not find is counted, for staff to see`() throws {
        let test = try TestDesk()
        for text in ["VAT invoice", "the invoices vat", "Invoice VÀT"] {
            #expect(try Self.found(test, text, by: test.carla) == [])
        }
        _ = try Self.found(test, "a number 123456789", by: test.carla)
        // Once is nothing, and staff look for other things.
        _ = try Self.found(test, "parcel", by: test.carla)
        for _ in 1...3 { _ = try Self.found(test, "secret plan", by: test.ana) }
        func gaps() throws -> [JSONValue] { try test.ask(.knowledgeGaps, by: test.ben).list("gaps") }
        #expect(test.until { (try? gaps())?.isEmpty == false })
        let found = try gaps()
        #expect(found.count == 1 && found[0]["searches"]?.intValue == 3)
        #expect(try found[0].list("words").compactMap(\.stringValue) == ["invoice", "vat"])
        #expect(try found[0].list("similar").compactMap(\.stringValue) == ["invoices vat"])
        #expect(test.refusal(.knowledgeGaps, by: test.carla)?.code == .notAllowed)
        #expect(test.refusal(.articlePreview, ["body": "Mine"], by: test.carla)?.code == .notAllowed)
        #expect(test.refusal(.knowledgeGaps, by: test.pia) != nil)
    }

    @Test func `what a customer read stands beside the ticket for staff, and visits without a ticket are counted`()
        throws
    {
        let test = try TestDesk()
        let article = try Self.draft(test, "Pay by card", "Choose card.")
        let visits: [[UInt8]] = [Array(repeating: 1, count: 16), Array(repeating: 2, count: 16)]
        for visit in visits { test.desk.noteHelpRead(ArticleID(article), in: visit) }
        test.wait { done in test.desk.bindHelpVisit(visits[0], to: test.carla.id) { done(()) } }
        let ticket = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(ticket)], by: test.ana)
        let seen = try test.ask(.ticketGet, ["ticket": .int(ticket)], by: test.ana).list("articles_read")
        #expect(seen.map { $0["title"]?.stringValue } == ["Pay by card"])
        #expect(try test.ask(.ticketGet, ["ticket": .int(ticket)], by: test.carla)["articles_read"] == nil)
        #expect(try test.ask(.knowledgeFigures, by: test.mia)["visits"]?.intValue == 0)
        test.pass(86_400_000 + 60_000)
        let figures = try test.ask(.knowledgeFigures, by: test.mia)
        #expect(figures["visits"]?.intValue == 2 && figures["with_ticket"]?.intValue == 1)
        #expect(figures["deflected_at_most"]?.intValue == 1)
        #expect(figures["note"]?.stringValue?.hasPrefix("an upper bound") == true)
        #expect(test.refusal(.knowledgeFigures, by: test.ana)?.code == .notAllowed)
    }

    @Test func `a solution that is drafted makes the article in the same commit, once`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(ticket)], by: test.ana)
        _ = try test.ask(.chatSend, ["ticket": .int(ticket), "text": "Done"], by: test.ana)
        let solve: JSONValue = [
            "ticket": .int(ticket), "solution": "x", "knowledge": "drafted",
            "draft": ["title": "A lesson", "body": "Write to me@example.com"],
            "client_id": "0190a6c2-7d1e-7c3a-9f00-0123456789ab",
        ]
        let first = try test.ask(.ticketSolve, solve, by: test.ana)
        #expect(first["article"]?.intValue == 1)
        #expect(try test.ask(.ticketSolve, solve, by: test.ana)["article"]?.intValue == 1)
        let article = try test.ask(.articleGet, ["article": 1], by: test.ben)
        #expect(article["ticket"]?.intValue == ticket && article["cited"]?.intValue == 1)
        let can = try test.ask(.ticketGet, ["ticket": .int(ticket)], by: test.ana).list("can")
        #expect(can.contains("ticket.link_article") && can.contains("ticket.unlink_article"))
        #expect(try article.list("personal").map { $0["text"]?.stringValue } == ["me@example.com"])
        try test.restart()
        #expect(try test.ask(.articleGet, ["article": 1], by: test.ben)["state"]?.stringValue == "draft")
        let reader = try LogReader.open(test.folder)
        #expect(try Verifier(reader).run().findings.isEmpty)
    }
}

private struct TestError: Error {}
