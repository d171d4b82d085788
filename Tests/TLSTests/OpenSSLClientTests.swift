import Foundation
import TLS
import Testing

/// The engine behind a real socket against OpenSSL's own client.
@Suite struct OpenSSLClientTests {
    /// Lets `openssl s_client` type some lines, a moment apart; its whole output.
    static func talk(to server: EchoServer, _ options: [String], lines: [String]) throws -> String {
        // A client that was refused ends before it has read all lines.
        signal(SIGPIPE, SIG_IGN)
        let client = Process()
        client.executableURL = URL(filePath: "/usr/bin/env")
        client.arguments = ["openssl", "s_client", "-connect", "127.0.0.1:\(server.port)"] + options
        let (input, output) = (Pipe(), Pipe())
        client.standardInput = input
        client.standardOutput = output
        client.standardError = output
        try client.run()
        for line in lines {
            Thread.sleep(forTimeInterval: 0.3)
            try? input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
        }
        Thread.sleep(forTimeInterval: 0.3)
        try? input.fileHandleForWriting.close()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        client.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("-tls1_2", "TLSv1.2", ["hello, echo"]), ("-tls1_3", "TLSv1.3", ["hello, echo"]),
        // K updates the keys and asks the server to do the same.
        ("-tls1_3", "TLSv1.3", ["K", "hello, echo", "K", "hello, again"]),
    ])
    func `OpenSSL's client is understood, also after new keys`(
        option: String, version: String, lines: [String]
    ) throws {
        let server = try EchoServer(makeServerContext())
        let output = try Self.talk(to: server, [option, "-alpn", "h2,http/1.1"], lines: lines)
        #expect(server.wait())
        for line in lines where line != "K" { #expect(output.contains(line), "\(output)") }
        #expect(output.contains("ALPN protocol: http/1.1"))
        #expect(server.version == version)
        #expect(server.failure == nil && server.endedCleanly)
    }

    @Test func `a client that asks for renegotiation is told no`() throws {
        let server = try EchoServer(makeServerContext())
        let output = try Self.talk(to: server, ["-tls1_2"], lines: ["R", "hello, echo"])
        #expect(server.wait())
        #expect(output.contains("Secure Renegotiation IS supported"))
        #expect(output.contains("no renegotiation"), "\(output)")
    }

    @Test(arguments: [
        ["-tls1"], ["-tls1_1"], ["-tls1_2", "-cipher", "AES128-GCM-SHA256:DHE-RSA-AES128-GCM-SHA256"],
        ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"], ["-alpn", "h2"],
    ])
    func `old versions, weak suites and foreign protocols are refused`(options: [String]) throws {
        let server = try EchoServer(makeServerContext())
        let level = ["-cipher", "DEFAULT@SECLEVEL=0"]
        _ = try Self.talk(to: server, options.contains("-cipher") ? options : level + options, lines: [])
        #expect(server.wait())
        #expect(server.failure?.label == "tls_handshake")
    }
}
