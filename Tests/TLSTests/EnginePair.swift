import TLS
import Testing

/// A certificate made once for all tests.
let testCertificate = Result {
    try SelfSignedCertificate.make(now: 1_900_000_000 - 86_400, days: 397)
}

/// A server's context with that certificate.
func makeServerContext(
    ticketKeys: TicketKeys = TicketKeys(), versions: TLSContext.Versions = .all
) throws -> TLSContext {
    let certificate = try testCertificate.get()
    return try TLSContext.server(
        certificatePEM: certificate.certificatePEM, keyPEM: certificate.keyPEM, ticketKeys: ticketKeys,
        versions: versions)
}

extension TLSEngine {
    /// The plaintext of some ciphertext, given in pieces of `step` bytes.
    func plaintext(of ciphertext: [UInt8], step: Int = .max) throws -> [UInt8] {
        var plaintext: [UInt8] = []
        var rest = ciphertext[...]
        while !rest.isEmpty {
            let piece = rest.prefix(step)
            rest = rest.dropFirst(piece.count)
            try piece.withUnsafeBytes { try receive($0) { plaintext += $0 } }
        }
        return plaintext
    }
}

/// A server and a client joined by nothing but memory.
struct EnginePair {
    let server: TLSEngine
    let client: TLSEngine
    /// How many bytes travel at a time.
    var step = Int.max
    var atServer: [UInt8] = []
    var atClient: [UInt8] = []

    init(_ serverContext: TLSContext, _ clientContext: TLSContext, resuming session: TLSSession? = nil) throws {
        server = try TLSEngine(serverContext)
        client = try TLSEngine(clientContext, serverName: "localhost", resuming: session)
    }

    init(versions: TLSContext.Versions = .all) throws {
        try self.init(makeServerContext(), TLSContext.client(versions: versions))
    }

    /// Carries bytes both ways until nobody has anything to say.
    mutating func exchange() throws {
        while server.hasOutput || client.hasOutput {
            atServer += try server.plaintext(of: client.takeOutput(), step: step)
            atClient += try client.plaintext(of: server.takeOutput(), step: step)
        }
    }

    /// What `exchange` throws; nil when nothing.
    mutating func exchangeFailure() -> TLSError? {
        do {
            try exchange()
            return nil
        } catch {
            return error as? TLSError
        }
    }
}
