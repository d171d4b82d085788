internal import HTTP1
internal import JSON
internal import WaggleDesk
internal import WaggleDomain

extension Application {
    /// Articles that may answer what somebody writes who has not introduced themselves yet. Nothing of it is kept.
    func suggestHelp(_ request: Request, _ responder: any Responder) {
        switch object(request, isForSites: true) {
        case .failure(let refusal): responder.answer(refusal.answer)
        case .success(let body):
            guard let text = body["text"]?.stringValue else {
                let refusal = DeskRefusal(.invalidField, "text must be a text", field: "text")
                return responder.answer(Self.problem(refusal, request))
            }
            let language = body["language"]?.stringValue.flatMap { ArticleLanguage(tag: $0) } ?? .en
            desk.helpSuggestions(text, language) { entries in
                guard let entries else { return responder.answer(Self.problem(Self.storeFailed, request)) }
                responder.answer(Self.json(.ok, Self.body(of: entries)))
            }
        }
    }

    private static func body(of entries: [HelpEntry]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("articles")
        writer.beginArray()
        for entry in entries {
            writer.beginObject()
            writer.field("article", entry.article.rawValue)
            writer.field("language", entry.language.rawValue)
            writer.field("title", entry.title)
            writer.field("path", HelpAddress.article(entry.article, in: entry.language, title: entry.title))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
