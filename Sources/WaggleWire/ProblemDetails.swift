internal import JSON

/// An HTTP refusal as `application/problem+json` (RFC 9457).
package struct ProblemDetails: Equatable, Sendable {
    /// The media type of `encoded()`.
    package static let contentType = "application/problem+json"

    /// What is wrong with one field of the request.
    package struct FieldProblem: Equatable, Sendable {
        /// The field's name on the wire; `a/b` style paths are not split.
        package var field: String
        /// One plain sentence.
        package var detail: String

        /// A field's problem.
        package init(field: String, detail: String) {
            self.field = field
            self.detail = detail
        }
    }

    /// The stable code, also the end of the problem's type.
    package var code: String
    /// The kind of problem for people, the same each time.
    package var title: String
    /// The HTTP status of the answer.
    package var status: Int
    /// One plain sentence about this occurrence; no secrets, no internals.
    package var detail: String
    /// Finds the answer in the log.
    package var requestId: String
    /// For `already_owned`: the owner's user id.
    package var owner: Int64?
    /// What is wrong with which field of the request.
    package var fields: [FieldProblem]

    /// A refusal of the desk.
    package init(
        _ code: RefusalCode, detail: String, requestId: String, owner: Int64? = nil,
        fields: [FieldProblem] = []
    ) {
        self.init(
            code: code.rawValue, title: code.title, status: code.httpStatus, detail: detail,
            requestId: requestId)
        self.owner = owner
        self.fields = fields
    }

    /// An answer of HTTP itself, such as 405 `method_not_allowed`.
    package init(code: String, title: String, status: Int, detail: String, requestId: String) {
        self.code = code
        self.title = title
        self.status = status
        self.detail = detail
        self.requestId = requestId
        fields = []
    }

    /// The answer's body.
    package func encoded() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "urn:waggle:problem:" + code)
        writer.field("title", title)
        writer.field("status", status)
        writer.field("code", code)
        writer.field("detail", detail)
        writer.field("requestId", requestId)
        if let owner { writer.field("owner", owner) }
        if !fields.isEmpty { writeFields(to: &writer) }
        writer.endObject()
        return writer.bytes
    }

    private func writeFields(to writer: inout JSONWriter) {
        writer.key("errors")
        writer.beginArray()
        for problem in fields {
            writer.beginObject()
            writer.field("detail", problem.detail)
            writer.field("pointer", "#/" + ProblemDetails.pointerToken(problem.field))
            writer.endObject()
        }
        writer.endArray()
    }

    /// A JSON pointer's token inside a URI fragment (RFC 6901, sections 3 and 6).
    private static func pointerToken(_ field: String) -> String {
        var token: [UInt8] = []
        for byte in field.utf8 {
            switch byte {
            case UInt8(ascii: "~"): token += Array("~0".utf8)
            case UInt8(ascii: "/"): token += Array("~1".utf8)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                token.append(byte)
            default:
                token += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 0x0F)]
            }
        }
        return String(decoding: token, as: UTF8.self)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
