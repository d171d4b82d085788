import Testing
import WebSocket

@Suite struct WebSocketHandshakeTests {
    private static let request = [
        "Host": ["desk.example"], "Upgrade": ["websocket"], "Connection": ["Upgrade"],
        "Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZQ=="], "Sec-WebSocket-Version": ["13"],
    ]

    private func answer(
        _ changes: [String: [String]] = [:], method: String = "GET", isHTTP11: Bool = true,
        supported: [String] = ["centrifuge-json", "centrifuge-protobuf"]
    ) -> WebSocketHandshake.Outcome {
        let fields = WebSocketHandshakeTests.request.merging(changes) { $1 }
        return WebSocketHandshake.answer(method: method, isHTTP11: isHTTP11, supported: supported) { name in
            fields[name] ?? []
        }
    }

    @Test func `the standard's example is accepted`() {
        guard case .accepted(nil, let headers) = answer() else {
            Issue.record("refused")
            return
        }
        #expect(headers.map(\.name) == ["Upgrade", "Connection", "Sec-WebSocket-Accept"])
        #expect(headers.map(\.value) == ["websocket", "Upgrade", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="])
    }

    @Test(arguments: [
        ["Connection": ["keep-alive, Upgrade"]], ["Connection": ["keep-alive", "UPGRADE"]],
        ["Upgrade": ["WebSocket"]], ["Upgrade": ["h2c, websocket"]], ["Sec-WebSocket-Version": [" 13 "]],
        ["Sec-WebSocket-Extensions": ["permessage-deflate; client_max_window_bits"]], ["Content-Length": ["0"]],
        ["Sec-WebSocket-Key": ["\tdGhlIHNhbXBsZSBub25jZQ== "]],
    ])
    func `lists and case do not matter, extensions are not answered`(_ changes: [String: [String]]) {
        guard case .accepted(_, let headers) = answer(changes) else {
            Issue.record("refused")
            return
        }
        #expect(!headers.map(\.name).contains("Sec-WebSocket-Extensions"))
    }

    @Test(
        arguments: [
            (["centrifuge-protobuf"], "centrifuge-protobuf"),
            (["centrifuge-protobuf, centrifuge-json"], "centrifuge-protobuf"),
            (["centrifuge-json", "centrifuge-protobuf"], "centrifuge-json"),
            (["chat, centrifuge-json"], "centrifuge-json"),
            (["chat"], nil), (["Centrifuge-JSON"], nil), ([], nil),
        ] as [([String], String?)])
    func `one offered sub-protocol is answered, or none`(_ offered: [String], _ chosen: String?) {
        guard case .accepted(let answered, let headers) = answer(["Sec-WebSocket-Protocol": offered]) else {
            Issue.record("refused")
            return
        }
        #expect(answered == chosen)
        #expect(headers.first { $0.name == "Sec-WebSocket-Protocol" }?.value == chosen)
    }

    @Test(
        arguments: [
            (["Host": []], 400, .missingHost), (["Host": ["a", "b"]], 400, .missingHost),
            (["Upgrade": []], 426, .missingUpgrade), (["Upgrade": ["h2c"]], 426, .missingUpgrade),
            (["Upgrade": ["websockets"]], 426, .missingUpgrade), (["Upgrade": ["web socket"]], 426, .missingUpgrade),
            (["Connection": []], 400, .missingConnectionUpgrade),
            (["Connection": ["keep-alive"]], 400, .missingConnectionUpgrade),
            (["Connection": ["Upgraded"]], 400, .missingConnectionUpgrade),
            (["Sec-WebSocket-Version": []], 426, .unsupportedVersion),
            (["Sec-WebSocket-Version": ["8"]], 426, .unsupportedVersion),
            (["Sec-WebSocket-Version": ["013"]], 426, .unsupportedVersion),
            (["Sec-WebSocket-Version": ["13, 8"]], 426, .unsupportedVersion),
            (["Sec-WebSocket-Version": ["13", "13"]], 426, .unsupportedVersion),
            (["Sec-WebSocket-Version": ["thirteen"]], 426, .unsupportedVersion),
            (["Sec-WebSocket-Key": []], 400, .malformedKey), (["Sec-WebSocket-Key": [""]], 400, .malformedKey),
            (["Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZQ"]], 400, .malformedKey),
            (
                ["Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZQ=="], "X": []].merging(
                    ["Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=="]]) { $1 }, 400,
                .malformedKey
            ),
            (["Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZ!=="]], 400, .malformedKey),
            (["Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZSBsb25nZXI="]], 400, .malformedKey),
            (["Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZQ=a"]], 400, .malformedKey),
            (["Sec-WebSocket-Key": ["dGhl IHNhbXBsZSBub25jZ=="]], 400, .malformedKey),
            (["Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZQ==\r\nX: y"]], 400, .malformedKey),
            (["Content-Length": ["5"]], 400, .hasBody), (["Transfer-Encoding": ["chunked"]], 400, .hasBody),
            (["Sec-WebSocket-Protocol": ["a b"]], 400, .malformedProtocol),
            (["Sec-WebSocket-Protocol": [""]], 400, .malformedProtocol),
            (["Sec-WebSocket-Protocol": ["a,,b"]], 400, .malformedProtocol),
            (["Sec-WebSocket-Protocol": ["a, a"]], 400, .malformedProtocol),
            (["Sec-WebSocket-Protocol": ["a/b"]], 400, .malformedProtocol),
            (["Sec-WebSocket-Protocol": ["caf\u{E9}"]], 400, .malformedProtocol),
        ] as [([String: [String]], Int, WebSocketHandshake.Refusal)])
    func `a request that is no handshake is refused`(
        _ changes: [String: [String]], _ status: Int, _ reason: WebSocketHandshake.Refusal
    ) {
        guard case .refused(status, let headers, reason) = answer(changes) else {
            Issue.record("\(answer(changes))")
            return
        }
        #expect(headers.contains { $0.name == "Sec-WebSocket-Version" && $0.value == "13" })
    }

    @Test func `only GET of HTTP 1_1 opens`() {
        for method in ["POST", "HEAD", "get", "OPTIONS"] {
            guard case .refused(405, let headers, .notGet) = answer(method: method) else {
                Issue.record("\(method)")
                continue
            }
            #expect(headers.map(\.name) == ["Allow"])
        }
        guard case .refused(400, _, .notHTTP11) = answer(isHTTP11: false) else {
            Issue.record("HTTP/1.0 was taken")
            return
        }
    }

    @Test(arguments: [
        ("", "Kfh9QIsMVZcl6xEPYxPHzW8SZ8w="), ("x3JJHMbDL1EzLkh9GBhXDw==", "HSmrc0sMlYUkAGmm5OPpG2HaGWk="),
    ])
    func `the accept value is as others compute it`(_ key: String, _ accept: String) {
        #expect(WebSocketHandshake.accept(forKey: key) == accept)
    }

    @Test func `a client's key passes the server's check`() {
        let key = WebSocketHandshake.key([UInt8](0..<16))
        #expect(key == "AAECAwQFBgcICQoLDA0ODw==")
        guard case .accepted = answer(["Sec-WebSocket-Key": [key]]) else {
            Issue.record("refused")
            return
        }
    }
}
