// Claim: whatever the bytes, the result is events or this room's error, and the same for every cut.
import HTTP1
import Testing

@Suite struct RequestFuzzTests {
    private static let corpus = [
        "GET /a/b?c=d HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "PUT /%41 HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
        "\r\nGET http://a/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\n\r\n",
    ].map { Array($0.utf8) }

    private static let tokens = [
        "\r\n", "\n", "\r", "\0", " ", ":", ",", ";", "%", "%2e", "%c0%af", "../", "chunked", "0", "-1",
        "ffffffffffffffff", "99999999999999999999", "Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n",
        "Host: b\r\n", "HTTP/2.0", "*", "[::", "\u{FF}",
    ].map(latin1)

    /// One to four changes: a byte, a token put in, a piece cut out, a piece doubled.
    private func mutate(_ seed: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0..<max(1, bytes.count), using: &generator)
            let end = min(bytes.count, place + Int.random(in: 0...8, using: &generator))
            switch generator.next() % 5 {
            case 0 where !bytes.isEmpty: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1 where place < end: bytes.removeSubrange(place..<end)
            case 2 where place < end: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            default:
                let token = RequestFuzzTests.tokens.randomElement(using: &generator) ?? []
                bytes.insert(contentsOf: token, at: min(place, bytes.count))
            }
        }
        return bytes
    }

    @Test(arguments: 0..<4) func `mutated requests give events or an error`(_ corpusIndex: Int) {
        var generator = SeededGenerator(seed: 0x5EED + UInt64(corpusIndex))
        let seed = RequestFuzzTests.corpus[corpusIndex]
        for round in 0..<5000 {
            let bytes = mutate(seed, &generator)
            let whole = Transcript(bytes, .whole)
            #expect(whole.ended <= whole.heads.count)
            #expect(whole.heads.allSatisfy { $0.path.hasPrefix("/") || $0.path == "*" })
            guard round % 8 == 0 else { continue }
            #expect(Transcript(bytes, .random1) == whole, "\(bytes)")
        }
    }

    @Test func `mutated answers give events or an error`() {
        var generator = SeededGenerator(seed: 77)
        let seed = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n".utf8)
        for _ in 0..<3000 {
            var parser = HTTPResponseParser()
            mutate(seed, &generator).withUnsafeBytes { bytes in
                var input = bytes
                while let event = try? parser.next(&input) {
                    if case .head(let head) = event { #expect((100..<1000).contains(head.status.rawValue)) }
                }
            }
        }
    }
}
