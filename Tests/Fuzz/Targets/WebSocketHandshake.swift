// Claim: whatever a client's fields say, the handshake is accepted as RFC 6455 wants it or refused with a status; an
// answer never holds what would end its line, and never a sub-protocol that was not offered.

import WebSocket

/// First line: method and version; each further line: `Name:value`.
func webSocketHandshake(_ bytes: UnsafeRawBufferPointer) {
    let lines = Input(bytes).text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = (lines.first ?? "").split(separator: " ", maxSplits: 1)
    let fields = lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return (name: parts[0].lowercased(), value: parts.count > 1 ? String(parts[1]) : "")
    }
    let outcome = WebSocketHandshake.answer(
        method: String(first.first ?? ""), isHTTP11: first.last == "HTTP/1.1",
        supported: ["centrifuge-json", "other"]
    ) { name in fields.filter { $0.name == name.lowercased() }.map(\.value) }
    switch outcome {
    case .accepted(let chosen, let headers):
        let offered = fields.filter { $0.name == "sec-websocket-protocol" }.map(\.value).joined(separator: ",")
        if let chosen { demand(offered.contains(chosen), "\(chosen) was not offered") }
        demand(first.first == "GET" && first.last == "HTTP/1.1", "only GET of HTTP/1.1")
        demand(headers.allSatisfy { $0.value.utf8.allSatisfy { $0 >= 0x20 } }, "an answer of one line each")
    case .refused(let status, let headers, _):
        demand([400, 405, 426].contains(status), "a status of the handshake's own: \(status)")
        demand(headers.allSatisfy { $0.value.utf8.allSatisfy { $0 >= 0x20 } }, "an answer of one line each")
    }
}
