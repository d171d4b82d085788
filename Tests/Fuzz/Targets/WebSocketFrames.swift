// Claim: whatever the bytes, frames give events or a `WebSocketError`, the same for every cut; a text is UTF-8, no
// message is longer than its limit, and an event costs at least the two bytes of its frame.

import WebSocket

/// First byte: whose frames (the lowest bit), and the seed of the cuts.
func webSocketFrames(_ bytes: UnsafeRawBufferPointer) {
    var input = Input(bytes)
    let choice = input.byte()
    let peer: FrameDecoder.Peer = choice & 1 == 0 ? .client : .server
    let seen = cuts(of: input.rest, seed: choice).map { decode($0, from: peer) }
    demand(seen[0].count <= input.rest.count / 2 + 1, "events out of nothing")
    demand(seen[1] == seen[0], "byte by byte: \(seen[1]) not \(seen[0])")
    demand(seen[2] == seen[0], "in pieces: \(seen[2]) not \(seen[0])")
}

private let limits = WebSocketLimits(messageBytesMax: 300, fragmentsMax: 4)

private func decode(_ pieces: [[UInt8]], from peer: FrameDecoder.Peer) -> [String] {
    let decoder = FrameDecoder(from: peer, limits: limits)
    var seen: [String] = []
    for piece in pieces {
        var piece = piece
        let failure: WebSocketError? = piece.withUnsafeMutableBytes { bytes in
            var input = bytes
            do throws(WebSocketError) {
                while let event = try decoder.next(&input) { seen.append(describe(event)) }
                return nil
            } catch {
                return error
            }
        }
        if let failure { return seen + ["error \(failure)"] }
    }
    return seen + ["mid-message \(decoder.isMidMessage)"]
}

private func describe(_ event: WebSocketEvent) -> String {
    switch event {
    case .message(let kind, let bytes):
        demand(bytes.count <= limits.messageBytesMax, "a message within its limit")
        if kind == .text { demand(String(validating: bytes, as: UTF8.self) != nil, "a text is UTF-8") }
        return "\(kind) \(Array(bytes))"
    case .ping(let bytes): return "ping \(Array(bytes))"
    case .pong(let bytes): return "pong \(Array(bytes))"
    case .close(let code, let reason):
        demand(code?.isAllowedOnWire ?? true, "a code that may travel")
        return "close \(code?.rawValue ?? 0) \(reason)"
    }
}
