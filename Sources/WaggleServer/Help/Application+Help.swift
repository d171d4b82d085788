internal import Crypto
internal import HTTP1
internal import WaggleDesk
internal import WaggleDomain

// The public help centre: pages that need no script, made here from what everybody may read. A
// reader's visit is a random number in a cookie; a vote is one for each address and article, and the address itself is not kept.

extension Application {
    /// No scripts at all; styles and pictures are ours.
    private static let helpPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        + "form-action 'self'"

    private static let voterBytes = 16

    /// GET of any page.
    func help(_ request: Request, _ responder: any Responder) {
        var page = helpPage(request, nil)
        if let wait = gates.request(request) { return responder.answer(busy(page, request, .tooManyRequests, wait)) }
        guard let address = HelpAddress(path: request.head.path) else {
            page.showMissing()
            return responder.answer(answer(page, request, .notFound))
        }
        switch address {
        case .front(let language): front(helpPage(request, language), request, responder)
        case .article(let language, let id, _): article(id, helpPage(request, language), request, responder)
        }
    }

    private func helpPage(_ request: Request, _ language: ArticleLanguage?) -> HelpPage {
        let language = language ?? ArticleLanguage(acceptLanguage: request.head.headers.values("Accept-Language"))
        let origin = request.head.host.map { (request.isSecure ? "https://" : "http://") + $0 } ?? ""
        return HelpPage(language: language, origin: origin, title: HelpWords.of(language).title)
    }

    private func front(_ page: HelpPage, _ request: Request, _ responder: any Responder) {
        if let query = request.head.queryItem("q"), !query.allSatisfy(\.isWhitespace) {
            return desk.helpSearch(query, page.language) { [self] found in
                guard let found else { return responder.answer(busy(page, request, .serviceUnavailable, 5)) }
                var page = page
                page.showFound(found, for: query)
                responder.answer(answer(page, request))
            }
        }
        desk.helpEntries(page.language) { [self] entries in
            guard let entries else { return responder.answer(busy(page, request, .serviceUnavailable, 5)) }
            var page = page
            if let category = request.head.queryItem("category") {
                let those = entries.filter { $0.category == category }
                if those.isEmpty { page.showMissing() } else { page.showCategory(category, those) }
                return responder.answer(answer(page, request, those.isEmpty ? .notFound : .ok))
            }
            page.showFront(entries)
            responder.answer(answer(page, request))
        }
    }

    private func article(_ id: ArticleID, _ page: HelpPage, _ request: Request, _ responder: any Responder) {
        desk.helpArticle(id, page.language) { [self] found in
            guard let found else { return responder.answer(busy(page, request, .serviceUnavailable, 5)) }
            var page = page
            guard let article = found else {
                page.showMissing()
                return responder.answer(answer(page, request, .notFound))
            }
            let path = HelpAddress.article(id, in: article.language, title: article.title)
            if article.language == page.language, request.head.path != path {
                return responder.answer(Self.moved(.movedPermanently, to: path))
            }
            page.show(article, isThanked: request.head.queryItem("thanks") != nil)
            var answer = answer(page, request)
            noteHelpRead(id, request, &answer)
            responder.answer(answer)
        }
    }

    /// POST to an article: whether it was useful.
    func voteOnHelp(_ request: Request, _ responder: any Responder) {
        if let refusal = refuseForeignPage(request) { return responder.answer(refusal) }
        var page = helpPage(request, nil)
        if let wait = gates.request(request) { return responder.answer(busy(page, request, .tooManyRequests, wait)) }
        let form = RequestForm(request)
        guard case .article(let language, let id, _)? = HelpAddress(path: request.head.path),
            let word = form["useful"], word == "yes" || word == "no"
        else {
            page.showMissing()
            return responder.answer(answer(page, request, .notFound))
        }
        page = helpPage(request, language)
        let asked = page
        let voter = Array(authenticator.keyed("help-vote " + request.peer).prefix(Self.voterBytes))
        desk.vote(on: id, language, isUseful: word == "yes", comment: form["comment"] ?? "", by: voter) {
            [self] found in
            guard let found else { return responder.answer(busy(asked, request, .serviceUnavailable, 5)) }
            guard let article = found else {
                var page = asked
                page.showMissing()
                return responder.answer(answer(page, request, .notFound))
            }
            let path = HelpAddress.article(id, in: article.language, title: article.title)
            responder.answer(Self.moved(.seeOther, to: path + "?thanks=1#vote"))
        }
    }

    private static func moved(_ status: HTTPStatus, to path: String) -> HTTPResponse {
        HTTPResponse(status, headers: [("Location", path), ("Cache-Control", "no-cache")])
    }

    private func busy(_ page: HelpPage, _ request: Request, _ status: HTTPStatus, _ seconds: Int) -> HTTPResponse {
        var page = page
        page.showBusy()
        var answer = answer(page, request, status)
        answer.headers.append("Retry-After", String(seconds))
        return answer
    }

    private func answer(_ page: HelpPage, _ request: Request, _ status: HTTPStatus = .ok) -> HTTPResponse {
        let body = Array(page.html.utf8)
        var headers: [(name: String, value: String)] = [
            ("Content-Type", "text/html; charset=utf-8"), ("Content-Language", page.language.rawValue),
            ("Content-Security-Policy", Self.helpPolicy),
        ]
        guard status == .ok else {
            headers.append(("Cache-Control", "no-store"))
            return HTTPResponse(status, headers: headers, body: body)
        }
        let tag = "\"" + String(SHA256.hash(body).hex.prefix(32)) + "\""
        headers += [("Cache-Control", "no-cache"), ("ETag", tag), ("Vary", "Accept-Language")]
        if request.head.headers.contains("If-None-Match") {
            let known = request.head.headers.values("If-None-Match").joined(separator: ", ")
            if EntityTag.matches(ifNoneMatch: known, tag) { return HTTPResponse(.notModified, headers: headers) }
        }
        return HTTPResponse(.ok, headers: headers, body: body)
    }
}

/// The fields of a form without files, as a page without scripts sends it.
private struct RequestForm {
    private var fields: [String: String] = [:]

    /// No fields where the body is anything else.
    init(_ request: Request) {
        let type = request.head.headers["Content-Type"]?.split(separator: ";").first.map { $0.lowercased() }
        guard type == "application/x-www-form-urlencoded" else { return }
        for part in String(decoding: request.body, as: UTF8.self).split(separator: "&").prefix(20) {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pieces.count == 2, let name = Percent.decodeQuery(pieces[0]),
                let value = Percent.decodeQuery(pieces[1])
            else { continue }
            fields[name] = value
        }
    }

    subscript(name: String) -> String? { fields[name] }
}
