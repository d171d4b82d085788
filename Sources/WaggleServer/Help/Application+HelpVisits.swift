internal import Crypto
internal import HTTP1
internal import WaggleDesk
internal import WaggleDomain

// A reader's browser keeps a random number for a day: what was read with it is one visit. It says nothing of who reads
// until they write to us from the same browser.

extension Application {
    static let visitCookie = "waggle_help"
    private static let visitBytes = 16
    private static let visitSeconds = 86_400

    /// The visit that a request belongs to; nil without one.
    func helpVisit(_ request: Request) -> [UInt8]? {
        guard let text = request.head.cookie(Self.visitCookie), text.utf8.count == Self.visitBytes * 2 else {
            return nil
        }
        return Hex.decode(text)
    }

    /// An article is shown: it belongs to the reader's visit, which begins with it when there is none.
    func noteHelpRead(_ article: ArticleID, _ request: Request, _ answer: inout HTTPResponse) {
        guard request.head.method == .get else { return }
        let known = helpVisit(request)
        let visit = known ?? SecureRandom.bytes(Self.visitBytes)
        desk.noteHelpRead(article, in: visit)
        guard known == nil else { return }
        var cookie = SetCookie(Self.visitCookie, Hex.encode(visit))
        cookie.sameSite = .lax
        cookie.isSecure = request.isSecure
        cookie.maxAge = Self.visitSeconds
        if let text = try? cookie.text() { answer.headers.append("Set-Cookie", text) }
    }
}
