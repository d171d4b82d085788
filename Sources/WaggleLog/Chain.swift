// The chain over a desk's events.
//
//     link(0) = SHA-256(chain origin)
//     link(n) = SHA-256(link(n-1) | desk | seq | ticket | kind | actor | client id | request hash | at | payload
//                       | text hash | ticket offset | staff offset)
//     text hash = SHA-256(salt || body), nothing for an event without free text
//
// The chain origin is 16 hexadecimal digits made with the database. It is not the epoch by which clients know a
// sequence: a restore renews the epoch, and the chain goes on.
//
// Every field is preceded by its length, 4 bytes, most significant first; numbers are 8 bytes, most significant first;
// kinds are UTF-8; a field that is not there has the length FFFFFFFF and no bytes. So no two different events give
// the same bytes. The text itself is not in the chain: when salt and body are cleared the text hash stays and the
// chain holds. `seq` is dense, so a deleted row shows; rows cut off at the end show only against a head kept
// elsewhere.

internal import Crypto

/// Computes links; keeps one hash context and one buffer. Use it on one queue.
final class Chain {
    /// What one link covers.
    struct Fields {
        var desk: Int64
        var sequence: Int64
        var ticket: Int64?
        var kind: String
        var actor: Int64
        var clientID: [UInt8]?
        var requestHash: [UInt8]?
        var at: Int64
        var payload: [UInt8]
        var textHash: [UInt8]?
        var ticketOffset: Int64?
        var staffOffset: Int64?
    }

    private var hash = SHA256()
    private var buffer: [UInt8] = []

    /// The link before the first event, made from the desk's chain origin.
    static func start(origin: String) -> Digest { SHA256.hash(origin) }

    func link(after previous: Digest, _ fields: Fields) -> Digest {
        buffer.removeAll(keepingCapacity: true)
        previous.withUnsafeBytes { put($0) }
        put(fields.desk)
        put(fields.sequence)
        put(fields.ticket)
        var kind = fields.kind
        kind.withUTF8 { put(UnsafeRawBufferPointer($0)) }
        put(fields.actor)
        put(fields.clientID)
        put(fields.requestHash)
        put(fields.at)
        put(fields.payload)
        put(fields.textHash)
        put(fields.ticketOffset)
        put(fields.staffOffset)
        hash.update(buffer)
        return hash.finish()
    }

    /// SHA-256(salt || body).
    func textHash(salt: [UInt8], body: [UInt8]) -> [UInt8] {
        hash.update(salt)
        hash.update(body)
        return hash.finish().bytes
    }

    private func put(_ value: Int64?) {
        guard let value else { return putLength(.max) }
        putLength(8)
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }

    private func put(_ bytes: [UInt8]?) {
        guard let bytes else { return putLength(.max) }
        bytes.withUnsafeBytes { put($0) }
    }

    private func put(_ bytes: UnsafeRawBufferPointer) {
        putLength(UInt32(bytes.count))
        buffer.append(contentsOf: bytes)
    }

    private func putLength(_ count: UInt32) {
        withUnsafeBytes(of: count.bigEndian) { buffer.append(contentsOf: $0) }
    }
}
