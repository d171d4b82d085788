internal import COpenSSL

/// The two ends of the wire as OpenSSL sees them: a custom BIO over one connection's own buffers.
///
/// ```
/// caller's buffer ──lent during receive──▶ input ──▶ SSL
/// caller's send   ◀──taken──────────────── output ◀── SSL
/// ```
///
/// Incoming bytes are read straight from the caller's buffer while it is lent; OpenSSL keeps part of a record
/// itself, so nothing is ever left here. Outgoing bytes pile up in `output`, which is freed when taken.
/// Buffers are never shared between connections.
final class CiphertextPipe {
    private(set) var input = UnsafeRawBufferPointer(start: nil, count: 0)
    var output: [UInt8] = []

    /// Lends incoming bytes until `endLending`.
    func lend(_ bytes: UnsafeRawBufferPointer) { input = bytes }

    /// Forgets what was lent, read or not.
    func endLending() { input = UnsafeRawBufferPointer(start: nil, count: 0) }

    /// A BIO over this pipe, which must outlive it.
    func makeBIO() -> OpaquePointer? {
        guard let method = CiphertextPipe.method, let bio = BIO_new(method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private func read(into buffer: UnsafeMutablePointer<CChar>, count countMax: Int) -> Int {
        let count = min(countMax, input.count)
        UnsafeMutableRawBufferPointer(start: buffer, count: count).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: input[..<count]))
        input = UnsafeRawBufferPointer(rebasing: input[count...])
        return count
    }

    private func write(_ bytes: UnsafePointer<CChar>, count: Int) {
        output.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private static func pipe(_ bio: OpaquePointer?) -> CiphertextPipe? {
        BIO_get_data(bio).map { Unmanaged<CiphertextPipe>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Made once and never changed, as OpenSSL wants it; so any thread may use it.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        let type = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
        guard let method = BIO_meth_new(type, "connection buffers") else { return nil }
        BIO_meth_set_read(method) { bio, buffer, countMax in
            copenssl_clear_retry(bio)
            guard let buffer, countMax > 0, let pipe = pipe(bio), pipe.input.count > 0 else {
                // Nothing now is not the end: without this flag OpenSSL would take it for one.
                copenssl_set_retry_read(bio)
                return -1
            }
            return Int32(truncatingIfNeeded: pipe.read(into: buffer, count: Int(countMax)))
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            copenssl_clear_retry(bio)
            guard let bytes, count > 0, let pipe = pipe(bio) else { return 0 }
            pipe.write(bytes, count: Int(count))
            return count
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()
}
