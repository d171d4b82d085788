import Testing
import WaggleDomain
import WaggleTesting

/// What becomes of knowledge articles, and of the tickets that use them.
@Suite struct KnowledgeTests {
    /// An article that Ana drafted.
    private struct Scene {
        var article: Article
        var view = Cast.desk(.tiered, policy: .quiet)
        var now = Story.start
        var heard: [String] = []

        init(_ draft: KnowledgeCommand.Draft = .init(title: "Log in again", body: "Use the new address.")) {
            let decided = Article.decideDraft(
                draft, id: ArticleID(12), category: "log-in", by: Cast.ana, view: Cast.desk(.tiered, policy: .quiet))
            guard case .success(let events) = decided,
                let made = Article(first: events[0], by: Cast.ana.id, at: Story.start, sequence: 1)
            else { preconditionFailure("the scene does not begin: \(decided)") }
            article = made
        }

        @discardableResult
        mutating func does(_ actor: Actor, _ command: KnowledgeCommand) -> Refusal? {
            switch article.decide(command, by: actor, at: now, view: view) {
            case .failure(let refusal): return refusal
            case .success(let events):
                for event in events {
                    article.apply(event, by: actor.id, at: now, sequence: article.version + 1)
                    heard.append(event.kind)
                }
                #expect(article.checkInvariants() == [])
                return nil
            }
        }

        func edit(_ body: String, _ language: ArticleLanguage = .en, basedOn: Int? = nil) -> KnowledgeCommand {
            .edit(article.id, .init(language: language, title: "Log in again", body: body, basedOn: basedOn))
        }
    }

    private let id = ArticleID(12)

    @Test func `an article goes from a draft over a review to its readers, and away`() {
        var scene = Scene()
        #expect(scene.article.state == .draft && scene.article.form.category == "log-in")
        #expect(scene.does(Cast.ana, .submit(id)) == nil)
        #expect(scene.does(Cast.ben, .sendBack(id, reason: "Say it shorter")) == nil)
        #expect(scene.article.reason == "Say it shorter")
        #expect(scene.does(Cast.ana, .submit(id)) == nil)
        #expect(scene.does(Cast.ben, .publish(id, languages: nil)) == nil)
        #expect(scene.article.publishedLanguages == [.en] && scene.article.publishedAt == Story.start)
        #expect(scene.does(Cast.ana, .archive(id, reason: "The app is gone")) == nil)
        #expect(scene.article.publishedLanguages == [] && scene.article.reminderAt == nil)
        #expect(scene.does(Cast.ana, scene.edit("More"))?.code == .wrongState)
        #expect(scene.does(Cast.ana, .restore(id)) == nil)
        #expect(scene.article.state == .draft)
    }

    @Test func `readers see what was published until it is published again`() {
        var scene = Scene()
        scene.does(Cast.ana, .publish(id, languages: nil))
        #expect(scene.does(Cast.ana, .publish(id, languages: nil))?.code == .conflict)
        scene.does(Cast.ben, scene.edit("Use the newest address."))
        scene.does(Cast.ben, scene.edit("Utilisez la nouvelle adresse.", .fr))
        #expect(scene.article.variants[.en]?.published == 1 && scene.article.variants[.en]?.latest == 2)
        #expect(scene.article.unpublishedLanguages == [.en, .fr] && scene.article.publishedLanguages == [.en])
        #expect(scene.does(Cast.ben, .publish(id, languages: [.ptPT]))?.field == "languages")
        #expect(
            scene.does(Cast.ben, .publish(id, languages: []))
                == Refusal(
                    .invalidField, "article 12 has no text in that language", field: "languages"))
        #expect(scene.does(Cast.ben, .publish(id, languages: [.en])) == nil)
        #expect(scene.article.publishedLanguages == [.en] && scene.article.unpublishedLanguages == [.fr])
    }

    @Test func `who writes on what is no longer the newest is told so`() {
        var scene = Scene()
        #expect(scene.does(Cast.ana, scene.edit("Two", basedOn: 1)) == nil)
        #expect(scene.does(Cast.ben, scene.edit("Another two", basedOn: 1))?.code == .staleVersion)
        #expect(scene.does(Cast.ben, scene.edit("Deux", .fr, basedOn: 0)) == nil)
        #expect(scene.does(Cast.ben, scene.edit("Deux", .fr, basedOn: 0))?.code == .staleVersion)
    }

    @Test func `texts have bounds, and a title is one line`() {
        var scene = Scene()
        let long = String(repeating: "a", count: Bounds.articleBytesMax + 1)
        #expect(scene.does(Cast.ana, scene.edit(long))?.field == "body")
        #expect(scene.does(Cast.ana, scene.edit(" \n"))?.field == "body")
        let lines = KnowledgeCommand.Edit(language: .en, title: "One\nTwo", body: "x")
        #expect(scene.does(Cast.ana, .edit(id, lines))?.field == "title")
        #expect(
            scene.does(Cast.ana, .change(id, .init(category: String(repeating: "a", count: 81))))?.field == "category")
        for _ in 1..<Bounds.articleVersionsMax { scene.does(Cast.ana, scene.edit("x")) }
        #expect(scene.does(Cast.ana, scene.edit("x"))?.code == .conflict)
    }

    @Test func `an article is led by its owner and by managers`() {
        var scene = Scene()
        #expect(scene.does(Cast.ben, .archive(id, reason: "Old"))?.code == .notAllowed)
        #expect(scene.does(Cast.ben, .change(id, .init(owner: Cast.ben.id)))?.code == .notAllowed)
        #expect(scene.does(Cast.ana, .change(id, .init(owner: Cast.carla.id)))?.field == "owner")
        #expect(scene.does(Cast.ana, .change(id, .init(owner: Cast.ana.id)))?.code == .conflict)
        #expect(scene.does(Cast.mia, .change(id, .init(owner: Cast.ben.id))) == nil)
        #expect(scene.does(Cast.ben, .archive(id, reason: "Old")) == nil)
        #expect(scene.does(Cast.carla, scene.edit("x"))?.code == .notAllowed)
    }

    @Test func `a desk may want a second person to publish`() {
        var scene = Scene()
        scene.view.policy.knowledge.needsSecondPerson = true
        #expect(scene.does(Cast.ana, .publish(id, languages: nil))?.code == .notAllowed)
        #expect(scene.does(Cast.ben, .publish(id, languages: nil)) == nil)
        scene.does(Cast.mia, scene.edit("x"))
        #expect(scene.does(Cast.mia, .publish(id, languages: nil))?.code == .notAllowed)
    }

    @Test func `its owner is reminded once when its review is due`() {
        var scene = Scene()
        #expect(scene.article.reminderAt == nil)
        scene.does(Cast.ana, .publish(id, languages: nil))
        let due = Story.start + scene.view.policy.knowledge.reviewAfter
        #expect(scene.article.reminderAt == due)
        #expect(scene.does(.system, .remind(id))?.code == .wrongState)
        scene.now = due
        #expect(scene.does(Cast.mia, .remind(id))?.code == .notAllowed)
        #expect(scene.does(.system, .remind(id)) == nil)
        #expect(scene.article.reminderAt == nil && scene.article.reviewAt == due)
        #expect(scene.does(.system, .remind(id))?.code == .wrongState)
        #expect(scene.does(Cast.ben, .review(id, nextAt: due - 1))?.field == "review_at")
        #expect(scene.does(Cast.ben, .review(id, nextAt: due + Bounds.articleReviewMax + 1))?.field == "review_at")
        #expect(scene.does(Cast.ben, .review(id, nextAt: due + 5)) == nil)
        #expect(scene.article.reminderAt == due + 5)
    }

    @Test func `each circle of readers reads what is for it and for wider ones`() {
        let view = Cast.desk(.tiered, policy: .quiet)
        #expect(Access.audiences(of: Cast.carla, view: view) == [.public])
        #expect(Access.audiences(of: Cast.robot, view: view) == [.public])
        #expect(Access.audiences(of: Cast.pia, view: view) == [.public, .partner])
        #expect(Access.audiences(of: Cast.ana, view: view) == [.public, .partner, .staff])
    }

    @Test func `a language tag finds the variant that its speaker reads`() {
        #expect(ArticleLanguage(tag: "pt-br") == .ptBR && ArticleLanguage(tag: "pt") == .ptPT)
        #expect(ArticleLanguage(tag: "pt-AO") == .ptPT && ArticleLanguage(tag: "fr-CA") == .fr)
        #expect(ArticleLanguage(tag: "EN-gb") == .en && ArticleLanguage(tag: "de") == nil)
        for language in ArticleLanguage.allCases {
            #expect(Set(language.fallbacks) == Set(ArticleLanguage.allCases) && language.fallbacks.first == language)
        }
    }

    @Test func `a solution that names an article makes the ticket use it`() {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .sendMessage(text: "Read our article"))
        let events = story.does(
            Cast.ana,
            .solve(solution: "", knowledge: .linked, knowledgeNote: "kb-12", noAnswerNeeded: false))
        #expect(events.map(\.kind) == ["ticket.solved", "ticket.article_linked"])
        #expect(story.ticket.handling.articles.map(\.article) == [id])
        #expect(story.ticket.handling.articles.map(\.use) == [.solution])
        #expect(story.violations == [])
    }

    @Test func `an article is pointed to once, by those who work on the ticket`() {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        #expect(story.refuses(Cast.ben, .handling(.linkArticle(id)))?.code == .notAllowed)
        #expect(story.refuses(Cast.carla, .handling(.linkArticle(id)))?.code == .notAllowed)
        story.does(Cast.ana, .handling(.linkArticle(id)))
        #expect(story.refuses(Cast.ana, .handling(.linkArticle(id)))?.code == .conflict)
        story.does(Cast.ana, .handling(.unlinkArticle(id)))
        #expect(story.refuses(Cast.ana, .handling(.unlinkArticle(id)))?.code == .wrongState)
        for number in 1...Int64(Bounds.articlesOfTicketMax) {
            story.does(Cast.ana, .handling(.linkArticle(ArticleID(number))))
        }
        #expect(story.refuses(Cast.ana, .handling(.linkArticle(ArticleID(99))))?.code == .conflict)
        #expect(story.violations == [])
    }

    @Test(arguments: ["KB-0", "KB-", "KB--1", "kb-1a", "KB-99999999999999999999", "KB 12"])
    func `only a number names an article`(note: String) {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .sendMessage(text: "Read our article"))
        let solve = Command.solve(solution: "x", knowledge: .linked, knowledgeNote: note, noAnswerNeeded: false)
        #expect(story.refuses(Cast.ana, solve)?.field == "knowledge_note")
    }
}
