/// How commands and replies are put into WebSocket messages. The model above it is the same for every codec.
package enum ClientCodec: String, CaseIterable, Hashable, Sendable {
    /// Text messages, one JSON object a line.
    case json = "centrifuge-json"

    /// The sub-protocol that selects the codec and must be echoed when it was offered.
    package var subprotocol: String { rawValue }

    /// The codec whose sub-protocol was agreed on; JSON when none was.
    package init(agreed subprotocol: String?) {
        self = subprotocol.flatMap(ClientCodec.init(rawValue:)) ?? .json
    }

    /// Do its messages travel in text frames? The others are binary.
    package var isText: Bool {
        switch self {
        case .json: true
        }
    }

    /// Decodes one WebSocket message into its commands (one or more, in order). An error ends the connection.
    package func decodeFrame(
        _ bytes: UnsafeRawBufferPointer, limits: WireLimits = WireLimits()
    ) throws(WireError) -> [ClientCommand] {
        switch self {
        case .json: try JSONFrame.decode(bytes, limits: limits)
        }
    }

    /// Decodes one WebSocket message held in an array.
    package func decodeFrame(
        _ bytes: [UInt8], limits: WireLimits = WireLimits()
    ) throws(WireError) -> [ClientCommand] {
        try bytes.withUnsafeBufferPointer { (buffer) throws(WireError) -> [ClientCommand] in
            try decodeFrame(UnsafeRawBufferPointer(buffer), limits: limits)
        }
    }

    /// One message encoded alone: a whole frame, or a part for `ReplyEncoder.append(encoded:)`.
    package func encode(_ message: ServerMessage) -> [UInt8] {
        var encoder = ReplyEncoder(codec: self)
        encoder.append(message)
        return encoder.bytes
    }

    /// A publication's push, to be encoded once and shared by all who follow the channel.
    package func encodePublicationPush(channel: String, publication: Publication) -> [UInt8] {
        encode(.push(Push(channel: channel, event: .publication(publication))))
    }
}
