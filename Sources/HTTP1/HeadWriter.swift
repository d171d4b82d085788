/// Writes fields, and lets nothing through that would end one: no CR, LF, NUL or other control character
/// out of data can start a field or an answer of its own (RFC 9110, section 5.5).
enum HeadWriter {
    /// Fields that say how the message is framed; only the writer says that.
    private static let owned = ["connection", "content-length", "date", "keep-alive", "transfer-encoding"]

    static func field(_ name: String, _ value: String, into out: inout [UInt8]) throws(HTTPError) {
        guard name.isToken, value.isFieldValue else { throw .unsendableHeader }
        out.append(contentsOf: name.utf8)
        out.append(contentsOf: ": ".utf8)
        out.append(contentsOf: value.utf8)
        out.append(contentsOf: "\r\n".utf8)
    }

    static func fields(_ headers: HTTPHeaders, into out: inout [UInt8]) throws(HTTPError) {
        for (name, value) in headers.all {
            guard !owned.contains(where: name.equalsIgnoringCase) else { throw .unsendableHeader }
            try field(name, value, into: &out)
        }
    }
}
