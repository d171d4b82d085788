/// Why a peer's frames cannot be taken: the room's only error. `WebSocketCloseCode(_:)` gives its answer.
/// After one the place in the stream is lost: send the close frame, drop what follows, close.
package enum WebSocketError: String, Error, Sendable, CaseIterable {
    /// A client's frame came without a mask.
    case maskMissing = "mask_missing"
    /// A server's frame came with a mask.
    case maskUnexpected = "mask_unexpected"
    /// A reserved bit is set and no extension was agreed.
    case reservedBits = "reserved_bits"
    /// An opcode nobody has defined.
    case reservedOpcode = "reserved_opcode"
    /// A close, ping or pong in fragments.
    case controlFragmented = "control_fragmented"
    /// A close, ping or pong longer than 125 bytes.
    case controlTooLong = "control_too_long"
    /// A length written in more bytes than it needs.
    case lengthNotMinimal = "length_not_minimal"
    /// A 64-bit length with its top bit set.
    case lengthTooLarge = "length_too_large"
    /// A continuation where no message was begun.
    case continuationUnexpected = "continuation_unexpected"
    /// A new message inside another.
    case continuationExpected = "continuation_expected"
    /// More bytes in one message than allowed, counted before they are taken.
    case messageTooBig = "message_too_big"
    /// More fragments in one message than allowed.
    case tooManyFragments = "too_many_fragments"
    /// A text message that is not UTF-8.
    case invalidText = "invalid_text"
    /// A close payload of one byte.
    case closeTooShort = "close_too_short"
    /// A close code that may not travel.
    case invalidCloseCode = "invalid_close_code"
    /// A close reason that is not UTF-8.
    case invalidCloseReason = "invalid_close_reason"

    /// A stable word for logs and counters.
    package var code: String { rawValue }
}
