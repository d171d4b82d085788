internal import Compression
internal import HTTP1

/// Whether the answers to one request are compressed. Immutable; any queue.
///
/// A compressed answer's length tells a listener on the line whether two parts of it are alike. Where a browser sends a
/// cookie by itself, somebody else's page can make it ask again and again for an answer that holds a guess beside a
/// secret (BREACH). So what goes to a cookie, and what hands out a cookie, is never compressed.
struct AnswerCompression: Sendable {
    private let isWanted: Bool
    private let isAllowed: Bool
    private let bytesMin: Int

    init(for head: RequestHead, bytesMin: Int) {
        let field = head.headers.contains("Accept-Encoding") ? head.headers.values("Accept-Encoding") : nil
        isWanted = Negotiation.coding(acceptEncoding: field?.joined(separator: ",")) == .gzip
        isAllowed = !head.headers.contains("Cookie")
        self.bytesMin = bytesMin
    }

    /// The answer, smaller where that is wanted and helps.
    func applied(to response: HTTPResponse) -> HTTPResponse {
        guard isAllowed, response.body.count >= bytesMin, isCompressible(response.headers) else { return response }
        var answer = response
        answer.headers.append("Vary", "Accept-Encoding")
        guard isWanted, let squeezed = try? Gzip.compress(response.body, level: 1),
            squeezed.count < response.body.count
        else { return answer }
        answer.headers.append("Content-Encoding", "gzip")
        answer.body = squeezed
        return answer
    }

    private func isCompressible(_ headers: HTTPHeaders) -> Bool {
        // A tag names these very bytes, and callers send it back to say which version they saw.
        guard !headers.contains("Content-Encoding"), !headers.contains("Set-Cookie"), !headers.contains("ETag"),
            let type = headers["Content-Type"]
        else { return false }
        return type.hasPrefix("application/json") || type.hasPrefix("application/problem+json")
            || type.hasPrefix("text/plain")
    }
}
