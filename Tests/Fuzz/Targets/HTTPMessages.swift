// Claim: whatever the bytes, a request or an answer gives events or an `HTTPError`, the same for every cut, never a
// body longer than its limit, and never a request that was not whole.

import HTTP1

/// First byte: request (even) or answer (odd), and the seed of the cuts.
func httpMessages(_ bytes: UnsafeRawBufferPointer) {
    var input = Input(bytes)
    let choice = input.byte()
    var limits = HTTPLimits()
    limits.bodyBytesMax = 4_096
    let seen = cuts(of: input.rest, seed: choice).map { pieces in
        choice & 1 == 0 ? request(pieces, limits) : answer(pieces, limits)
    }
    demand(seen[1] == seen[0], "byte by byte: \(seen[1]) not \(seen[0])")
    demand(seen[2] == seen[0], "in pieces: \(seen[2]) not \(seen[0])")
}

private func request(_ pieces: [[UInt8]], _ limits: HTTPLimits) -> [String] {
    var parser = HTTP1Parser(limits: limits)
    var seen: [String] = []
    var body: [UInt8] = []
    let error = feed(pieces) { (input) throws(HTTPError) -> Bool in
        switch try parser.next(&input) {
        case .head(let head):
            demand(head.path.hasPrefix("/") || head.path == "*", "a path is rooted: \(head.path)")
            demand(!head.path.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0x5C }, "no control: \(head.path)")
            demand(!head.path.split(separator: "/").contains(".."), "no way up: \(head.path)")
            demand(head.contentLength ?? 0 >= 0, "a length is not negative")
            seen.append("\(head.method) \(head.target) \(head.path) \(head.query ?? "-") \(head.host ?? "-")")
            seen.append("\(head.headers.all) \(head.framing) \(head.keepAlive) \(head.queryItems)")
            body = []
        case .body(let bytes):
            body += bytes
            demand(body.count <= limits.bodyBytesMax, "a body within its limit")
        case .end:
            seen.append("body \(body)")
        case nil: return false
        }
        return true
    }
    return seen + ["\(error.map(String.init(describing:)) ?? "")"]
}

private func answer(_ pieces: [[UInt8]], _ limits: HTTPLimits) -> [String] {
    var parser = HTTPResponseParser(limits: limits)
    var seen: [String] = []
    var body: [UInt8] = []
    var error = feed(pieces) { (input) throws(HTTPError) -> Bool in
        switch try parser.next(&input) {
        case .head(let head): seen.append("\(head.status.rawValue) \(head.headers.all) \(head.keepAlive)")
        case .body(let bytes): body += bytes
        case .end:
            seen.append("body \(body)")
            body = []
        case nil: return false
        }
        return true
    }
    if error == nil {
        do throws(HTTPError) {
            seen.append("finished \(try parser.finish())")
        } catch let failure {
            error = failure
        }
    }
    return seen + ["\(error.map(String.init(describing:)) ?? "")"]
}

/// Gives each piece to `take` until it wants no more of it; ends at the first error.
private func feed(
    _ pieces: [[UInt8]], _ take: (inout UnsafeRawBufferPointer) throws(HTTPError) -> Bool
) -> HTTPError? {
    for piece in pieces {
        let failure: HTTPError? = piece.withUnsafeBytes { bytes in
            var input = bytes
            do throws(HTTPError) {
                while try take(&input) {}
                return nil
            } catch {
                return error
            }
        }
        if let failure { return failure }
    }
    return nil
}
