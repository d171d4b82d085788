internal import JSON

/// Puts messages into one frame, one after another. A server frame is never empty and holds no blank line.
package struct ReplyEncoder {
    /// How messages are written.
    package let codec: ClientCodec
    private var writer: JSONWriter

    /// An encoder with room for `capacity` bytes.
    package init(codec: ClientCodec = .json, capacity: Int = 256) {
        self.codec = codec
        writer = JSONWriter(capacity: capacity)
    }

    /// The frame so far.
    package var bytes: [UInt8] { writer.bytes }

    /// Is there nothing to send?
    package var isEmpty: Bool { writer.bytes.isEmpty }

    /// Adds a message.
    package mutating func append(_ message: ServerMessage) {
        separate()
        switch codec {
        case .json: JSONMessage.write(message, to: &writer)
        }
    }

    /// Adds an answer.
    package mutating func append(_ reply: Reply) { append(.reply(reply)) }

    /// Adds a message that this codec has encoded before; an empty one is ignored.
    package mutating func append(encoded: [UInt8]) {
        guard !encoded.isEmpty else { return }
        separate()
        writer.raw(encoded)
    }

    /// The frame, and starts an empty one with the same memory policy.
    package mutating func take() -> [UInt8] {
        defer { writer = JSONWriter() }
        return writer.bytes
    }

    private mutating func separate() {
        switch codec {
        case .json: if !writer.bytes.isEmpty { writer.newline() }
        }
    }
}
