import Foundation
import TLS
import Testing

@Suite final class TLSContextTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path
    }

    func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test func `certificate and key are loaded from files`() throws {
        let made = try testCertificate.get()
        let context = try TLSContext.server(
            certificateFile: write(made.certificatePEM, "c.pem"), keyFile: write(made.keyPEM, "k.pem"))
        let summary = try #require(context.certificate)
        #expect(summary.subject == "CN=localhost")
        #expect(summary.isSelfSigned)
        #expect(summary.validFrom == 1_900_000_000 - 86_400 - 3600)
        #expect(summary.validUntil == 1_900_000_000 + 396 * 86_400)
        #expect(summary.fingerprint.count == 32 * 3 - 1)
    }

    @Test func `the summary warns before, near and after the end`() throws {
        let summary = try #require(makeServerContext().certificate)
        #expect(summary.warning(now: summary.validFrom - 1)?.contains("not valid yet") == true)
        #expect(summary.warning(now: summary.validFrom) == nil)
        #expect(summary.warning(now: summary.validUntil - 15 * 86_400) == nil)
        #expect(summary.warning(now: summary.validUntil - 86_400)?.contains("1 day") == true)
        #expect(summary.warning(now: summary.validUntil + 1)?.contains("has expired") == true)
    }

    @Test func `a missing file is named`() throws {
        let key = try write(testCertificate.get().keyPEM, "k.pem")
        #expect(throws: TLSError.fileMissing(path: "/nowhere/c.pem")) {
            try TLSContext.server(certificateFile: "/nowhere/c.pem", keyFile: key)
        }
    }

    @Test func `a folder in place of a file is unreadable`() throws {
        let key = try write(testCertificate.get().keyPEM, "k.pem")
        #expect(throws: TLSError.fileUnreadable(path: folder.path, reason: "Is a directory")) {
            try TLSContext.server(certificateFile: folder.path, keyFile: key)
        }
    }

    @Test(arguments: ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `a file that holds no certificate is named`(text: String) throws {
        let certificate = try write([UInt8](text.utf8), "c.pem")
        let key = try write(testCertificate.get().keyPEM, "k.pem")
        #expect(throws: TLSError.notPEM(path: certificate, expected: "certificate")) {
            try TLSContext.server(certificateFile: certificate, keyFile: key)
        }
    }

    @Test func `exchanged files are noticed`() throws {
        let made = try testCertificate.get()
        let certificate = try write(made.certificatePEM, "c.pem")
        #expect(throws: TLSError.notPEM(path: certificate, expected: "private key")) {
            try TLSContext.server(certificateFile: certificate, keyFile: certificate)
        }
    }

    @Test func `a damaged second certificate spoils the chain`() throws {
        let made = try testCertificate.get()
        let chain = made.certificatePEM + made.certificatePEM.dropLast(60)
        #expect(throws: TLSError.self) {
            try TLSContext.server(certificatePEM: chain, keyPEM: made.keyPEM)
        }
    }

    @Test func `the key of another certificate is refused`() throws {
        let made = try testCertificate.get()
        let other = try SelfSignedCertificate.make(now: 1_900_000_000)
        let certificate = try write(made.certificatePEM, "c.pem")
        let key = try write(other.keyPEM, "k.pem")
        #expect(throws: TLSError.keyMismatch(certificatePath: certificate, keyPath: key)) {
            try TLSContext.server(certificateFile: certificate, keyFile: key)
        }
    }

    @Test func `a key with a pass phrase is refused without asking the terminal`() throws {
        let made = try testCertificate.get()
        let plain = try write(made.keyPEM, "plain.pem")
        let locked = folder.appending(path: "locked.pem").path
        let result = try run(
            "openssl", "pkcs8", "-topk8", "-in", plain, "-out", locked, "-passout", "pass:secret")
        #expect(result.status == 0)
        let certificate = try write(made.certificatePEM, "c.pem")
        #expect(throws: TLSError.keyEncrypted(path: locked)) {
            try TLSContext.server(certificateFile: certificate, keyFile: locked)
        }
    }

    @Test func `a short RSA key is not accepted`() throws {
        let certificate = folder.appending(path: "c.pem").path
        let key = folder.appending(path: "k.pem").path
        let result = try run(
            "openssl", "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-subj", "/CN=x", "-keyout", key,
            "-out", certificate)
        #expect(result.status == 0)
        #expect(throws: TLSError.notAccepted(path: certificate, reason: "ee key too small")) {
            try TLSContext.server(certificateFile: certificate, keyFile: key)
        }
    }

    @Test func `a chain is sent whole, so that a client needs the root alone`() throws {
        let script = """
            set -e; cd '\(folder.path)'
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=root -keyout rk -out root
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=mid -keyout mk -out mr
            printf 'basicConstraints=critical,CA:TRUE\\n' > me
            openssl x509 -req -in mr -CA root -CAkey rk -CAcreateserial -extfile me -out mid
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=leaf -keyout lk -out lr
            printf 'subjectAltName=DNS:localhost\\n' > le
            openssl x509 -req -in lr -CA mid -CAkey mk -CAcreateserial -extfile le -out leaf
            cat leaf mid > chain
            """
        let result = try run("sh", "-c", script)
        #expect(result.status == 0, "\(result.output)")
        let root = [UInt8](try Data(contentsOf: folder.appending(path: "root")))
        let server = try TLSContext.server(
            certificateFile: folder.appending(path: "chain").path,
            keyFile: folder.appending(path: "lk").path)
        var pair = try EnginePair(server, TLSContext.client(trust: .authorities(pem: root)))
        try pair.exchange()
        #expect(pair.server.isHandshakeComplete)
        #expect(server.certificate?.subject == "CN=leaf")
        #expect(server.certificate?.isSelfSigned == false)
    }

    @Test func `a self-signed certificate passes the strict checks for its names`() throws {
        let now = Int64(Date().timeIntervalSince1970)
        let made = try SelfSignedCertificate.make(now: now)
        let file = try write(made.certificatePEM, "c.pem")
        for check in [["-verify_hostname", "localhost"], ["-verify_ip", "127.0.0.1"], ["-verify_ip", "::1"]] {
            let result = try run(
                "openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", file, check[0],
                check[1], file)
            #expect(result.status == 0, "\(result.output)")
        }
        let wrong = try run("openssl", "verify", "-CAfile", file, "-verify_hostname", "example.org", file)
        #expect(wrong.status != 0)
        let text = try run("openssl", "x509", "-in", file, "-noout", "-text").output
        #expect(text.contains("TLS Web Server Authentication") && text.contains("prime256v1"))
        #expect(String(decoding: made.keyPEM, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----"))
    }

    @Test func `a client that trusts the certificate connects, with its name checked`() throws {
        let now = Int64(Date().timeIntervalSince1970)
        let made = try SelfSignedCertificate.make(now: now)
        let server = try TLSContext.server(certificatePEM: made.certificatePEM, keyPEM: made.keyPEM)
        let client = try TLSContext.client(trust: .authorities(pem: made.certificatePEM))
        var pair = try EnginePair(server, client)
        try pair.exchange()
        #expect(pair.client.isHandshakeComplete)
        let stranger = try TLSEngine(client, serverName: "example.org")
        let engine = try TLSEngine(server)
        _ = try engine.plaintext(of: stranger.takeOutput())
        let failure = #expect(throws: TLSError.self) {
            try stranger.plaintext(of: engine.takeOutput())
        }
        #expect(failure == .certificateNotTrusted(reason: "hostname mismatch"))
    }
}
