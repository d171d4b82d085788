/// What the fields of a request mean for its framing: the rules that smuggling attacks bend, in one place.
enum RequestSemantics {
    /// The host, of which there is exactly one (RFC 9112, section 3.2); an absolute target's authority beats
    /// the field, which must be there all the same.
    static func host(
        _ headers: HTTPHeaders, _ version: HTTPVersion, absolute: String?
    ) throws(HTTPError) -> String? {
        let hosts = headers.values("Host")
        guard hosts.count <= 1 else { throw .repeatedHost }
        guard let host = hosts.first else {
            guard version == .http10 else { throw .missingHost }
            return absolute
        }
        guard HostField.isValid(host) else { throw .malformedHost }
        return absolute ?? host
    }

    /// How the body is delimited. Content-Length together with Transfer-Encoding, a second one of either, or
    /// a list in one of them is refused: two readers could disagree on where the body ends.
    static func framing(
        _ headers: HTTPHeaders, _ version: HTTPVersion
    ) throws(HTTPError) -> RequestHead.Framing {
        let lengths = headers.values("Content-Length")
        let codings = headers.values("Transfer-Encoding")
        if !codings.isEmpty {
            guard version == .http11 else { throw .transferEncodingInHTTP10 }
            guard lengths.isEmpty else { throw .lengthAndTransferEncoding }
            guard codings.count == 1, codings[0].equalsIgnoringCase("chunked") else {
                throw .malformedTransferEncoding
            }
            return .chunked
        }
        guard lengths.count <= 1 else { throw .repeatedContentLength }
        guard let length = lengths.first else { return .none }
        return .length(try contentLength(length))
    }

    /// `1*DIGIT` that fits an `Int`; no sign, no blank, no list.
    static func contentLength(_ text: String) throws(HTTPError) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy(ASCII.isDigit), let length = Int(text) else {
            throw .malformedContentLength
        }
        return length
    }

    /// Whether the peer waits for 100; 1.0 does not know it, and no other expectation exists.
    static func expectsContinue(_ headers: HTTPHeaders, _ version: HTTPVersion) throws(HTTPError) -> Bool {
        let expectations = headers.list("Expect")
        guard expectations.allSatisfy({ $0.equalsIgnoringCase("100-continue") }) else {
            throw .unknownExpectation
        }
        return version == .http11 && !expectations.isEmpty
    }
}
