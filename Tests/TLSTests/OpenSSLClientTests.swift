import Foundation
import Synchronization
import TLS
import Testing

/// The engine behind a real socket against OpenSSL's own client.
@Suite struct OpenSSLClientTests {
    /// A line typed into the client and what the client then shows.
    struct Line: Sendable {
        let text: String
        let reaction: String

        static func echoed(_ text: String) -> Line { Line(text: text, reaction: text) }
        /// Updates the keys and asks the server to do the same.
        static let newKeys = Line(text: "K", reaction: "KEYUPDATE")
        static let renegotiation = Line(text: "R", reaction: "no renegotiation")
    }

    /// `openssl s_client`, to be typed into.
    final class Client: Sendable {
        private let output = Mutex("")
        private let process = Process()
        private let input = Pipe()

        init(_ server: EchoServer, _ options: [String]) throws {
            // A client that was refused ends before it has read all lines.
            signal(SIGPIPE, SIG_IGN)
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["openssl", "s_client", "-connect", "127.0.0.1:\(server.port)"] + options
            let pipe = Pipe()
            process.standardInput = input
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            Thread.detachNewThread { [self] in
                // Unlike `read(upToCount:)` this returns what there is.
                while case let bytes = pipe.fileHandleForReading.availableData, !bytes.isEmpty {
                    output.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
                }
            }
        }

        func type(_ text: String) {
            try? input.fileHandleForWriting.write(contentsOf: Data("\(text)\n".utf8))
        }

        /// Whether the client shows a text, after those found before, within twenty seconds.
        func shows(_ text: String) -> Bool {
            for _ in 0..<2000 {
                let isFound = output.withLock { shown in
                    guard let place = shown.range(of: text) else { return false }
                    shown.removeSubrange(..<place.upperBound)
                    return true
                }
                if isFound { return true }
                Thread.sleep(forTimeInterval: 0.01)
            }
            return false
        }

        func end() {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
    }

    @Test(
        arguments: [
            ("-tls1_2", "TLSv1.2", [.echoed("hello, echo")]),
            ("-tls1_3", "TLSv1.3", [.echoed("hello, echo")]),
            ("-tls1_3", "TLSv1.3", [.newKeys, .echoed("hello, echo"), .newKeys, .echoed("hello, again")]),
        ] as [(String, String, [Line])])
    func `OpenSSL's client is understood, also after new keys`(
        option: String, version: String, lines: [Line]
    ) throws {
        let server = try EchoServer(makeServerContext())
        let client = try Client(server, [option, "-alpn", "h2,http/1.1"])
        #expect(client.shows("ALPN protocol: http/1.1"))
        for line in lines {
            client.type(line.text)
            #expect(client.shows(line.reaction))
        }
        client.end()
        #expect(server.wait())
        #expect(server.version == version)
        #expect(server.failure == nil && server.endedCleanly)
    }

    @Test func `a client that asks for renegotiation is told no`() throws {
        let server = try EchoServer(makeServerContext())
        let client = try Client(server, ["-tls1_2"])
        #expect(client.shows("Secure Renegotiation IS supported"))
        client.type(Line.renegotiation.text)
        #expect(client.shows(Line.renegotiation.reaction))
        client.end()
        #expect(server.wait())
    }

    @Test(arguments: [
        ["-tls1"], ["-tls1_1"], ["-tls1_2", "-cipher", "AES128-GCM-SHA256:DHE-RSA-AES128-GCM-SHA256"],
        ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"], ["-alpn", "h2"],
    ])
    func `old versions, weak suites and foreign protocols are refused`(options: [String]) throws {
        let server = try EchoServer(makeServerContext())
        let level = options.contains("-cipher") ? [] : ["-cipher", "DEFAULT@SECLEVEL=0"]
        let client = try Client(server, level + options)
        #expect(server.wait())
        client.end()
        #expect(server.failure?.label == "tls_handshake")
    }
}
