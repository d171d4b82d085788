/// Why a message cannot be taken or sent: the room's only error.
///
/// Each case knows the status it deserves and a stable code for logs and counters. None of them carries
/// bytes of the peer, so printing one never leaks.
package enum HTTPError: String, Error, Sendable, CaseIterable {
    // The head's lines.
    case bareCarriageReturn = "bare_cr"
    case bareLineFeed = "bare_lf"
    case controlCharacter = "control_character"
    case emptyLines = "empty_lines"
    case malformedStartLine = "malformed_start_line"
    case malformedVersion = "malformed_version"
    case unsupportedVersion = "unsupported_version"
    case malformedMethod = "malformed_method"
    case unknownMethod = "unknown_method"

    // The request target.
    case malformedTarget = "malformed_target"
    case malformedEscape = "malformed_escape"
    case forbiddenPathCharacter = "forbidden_path_character"
    case encodedSlash = "encoded_slash"
    case pathNotUTF8 = "path_not_utf8"
    case pathLeavesRoot = "path_leaves_root"
    case targetTooLong = "target_too_long"

    // The fields.
    case foldedLine = "folded_line"
    case missingColon = "missing_colon"
    case spaceBeforeColon = "space_before_colon"
    case malformedFieldName = "malformed_field_name"
    case headTooLarge = "head_too_large"
    case tooManyHeaders = "too_many_headers"
    case missingHost = "missing_host"
    case repeatedHost = "repeated_host"
    case malformedHost = "malformed_host"
    case unknownExpectation = "unknown_expectation"

    // The body's framing.
    case malformedContentLength = "malformed_content_length"
    case repeatedContentLength = "repeated_content_length"
    case malformedTransferEncoding = "malformed_transfer_encoding"
    case transferEncodingInHTTP10 = "transfer_encoding_in_http10"
    case lengthAndTransferEncoding = "length_and_transfer_encoding"
    case malformedChunkSize = "malformed_chunk_size"
    case chunkExtension = "chunk_extension"
    case malformedChunkEnd = "malformed_chunk_end"
    case tooManyChunks = "too_many_chunks"
    case bodyTooLarge = "body_too_large"
    case trailersTooLarge = "trailers_too_large"

    // Answers read by the client side.
    case malformedStatusLine = "malformed_status_line"
    case truncatedMessage = "truncated_message"

    // Our own answer is not sendable: its fields hold what may not travel.
    case unsendableHeader = "unsendable_header"

    /// The status that tells the peer.
    package var status: HTTPStatus {
        switch self {
        case .unsupportedVersion: .httpVersionNotSupported
        case .unknownMethod: .notImplemented
        case .targetTooLong: .uriTooLong
        case .headTooLarge, .tooManyHeaders, .trailersTooLarge: .requestHeaderFieldsTooLarge
        case .unknownExpectation: .expectationFailed
        case .bodyTooLarge, .tooManyChunks: .contentTooLarge
        case .malformedStatusLine, .truncatedMessage: .badGateway
        case .unsendableHeader: .internalServerError
        default: .badRequest
        }
    }

    /// A stable word for logs, counters and problem documents.
    package var code: String { rawValue }

    /// Whether the connection must close after the answer: always, when the place in the byte stream is lost.
    package var closesConnection: Bool { self != .unsendableHeader }
}
