/// Which side has closed (RFC 6455, section 7). It says what to do and does nothing itself:
///
///                     ours sent                  theirs came
///     open ──────────────────────▶ closing ──────────────────────▶ closed
///       └──── theirs came: send the answer ──────────────────────────┘
///
/// Once a close was sent or received no data is sent or used any more. The server closes TCP first, when
/// `closed` is reached or its time-out has passed.
package struct CloseHandshake: Sendable {
    /// How far the handshake is.
    package enum Phase: Sendable { case open, closing, closed }

    /// How far the handshake is.
    package private(set) var phase = Phase.open

    /// Nobody has closed yet.
    package init() {}

    /// Whether data frames that come now are dropped, and none may be sent.
    package var discardsData: Bool { phase != .open }

    /// We close: the frame to send, or nil when a close was sent before.
    package mutating func send(
        _ code: WebSocketCloseCode, reason: String, mask: UInt32? = nil
    ) -> [UInt8]? {
        guard phase == .open else { return nil }
        phase = .closing
        return FrameEncoder.close(code, reason: reason, mask: mask)
    }

    /// The peer's close came: the answer, with the same code, or nil when ours was sent before.
    package mutating func receive(_ code: WebSocketCloseCode?, mask: UInt32? = nil) -> [UInt8]? {
        defer { phase = .closed }
        return phase == .open ? FrameEncoder.close(code, mask: mask) : nil
    }
}
