internal import COpenSSL

/// One TLS connection without a socket: ciphertext in, plaintext out, and the other way round.
///
/// ```
///              ┌───────────────── TLSEngine ─────────────────┐
/// recv ──────▶ │ receive(ciphertext) ──▶ plaintext callback  │ ──────▶ HTTP
/// send ◀────── │ takeOutput() ◀── ciphertext ◀── write(plain)│ ◀────── HTTP
///              └─────────────────────────────────────────────┘
/// ```
///
/// States:
///
/// ```
/// handshake ──▶ open ──▶ peerClosed (close_notify came; we may still write)
///     │           └────▶ shutdown   (close_notify sent; we may still read)
///     └──────────────▶ failed       (any thrown error; only the output is still of use)
/// ```
///
/// What bites:
/// - Every call may produce output, even `receive`: handshake replies, tickets, alerts, key updates. So take
///   the output after each call, and after a thrown error too: it holds the alert that tells the peer why.
/// - The end of the TCP stream is only an end after close_notify; otherwise the last message may lack its
///   tail. Tell the engine with `endOfInput`, which throws `truncated`.
/// - OpenSSL may want to read in order to write and to write in order to read. The output never blocks here,
///   so the second is satisfied on the spot. The first can only happen in the handshake, when `write` refuses.
/// - The callback may write, shut down, call `discard`, and let go of the last reference to the engine. It may
///   not call `receive`.
///
/// Confined to one serial queue: the connection's shard.
package final class TLSEngine {
    /// The most plaintext in one record (RFC 8446 section 5.1), and so in one callback.
    package static let recordBytesMax = 16 * 1024
    /// What a record adds to its plaintext at most with our suites: header, explicit nonce, tag, type.
    private static let recordOverhead = 5 + 8 + 16 + 1

    private let context: TLSContext
    private let pipe = CiphertextPipe()
    private let connection: OpaquePointer
    private var hasFirstByte = false
    private var isReceiving = false
    private var isFailed = false
    private var isShutDown = false
    private var isDiscarded = false
    /// Whether both sides have agreed, so that `write` may be called. Kept here, since OpenSSL takes it back
    /// after a failure and while it answers a key update.
    package private(set) var isHandshakeComplete = false
    /// Whether close_notify has come: the peer will send nothing more, and nothing was cut off.
    package private(set) var peerClosed = false

    /// One side of a new connection, the context says which. A client has its first message in the output
    /// at once; `serverName` is sent to the server and checked against its certificate when that is verified.
    package init(
        _ context: TLSContext, serverName: String? = nil, resuming session: TLSSession? = nil
    ) throws(TLSError) {
        ERR_clear_error()
        guard let connection = SSL_new(context.pointer) else {
            throw .library(operation: "make a TLS connection", reason: OpenSSLFailure.take().text)
        }
        guard let bio = pipe.makeBIO() else {
            SSL_free(connection)
            throw .library(operation: "make a buffer", reason: OpenSSLFailure.take().text)
        }
        self.context = context
        self.connection = connection
        SSL_set_bio(connection, bio, bio)
        if context.isServer {
            SSL_set_accept_state(connection)
        } else {
            try startClient(serverName: serverName, resuming: session)
        }
    }

    deinit {
        // An end without close_notify would make OpenSSL spoil the client's session, a rule that TLS gave up
        // with version 1.1 (RFC 5246 section 7.2.1).
        SSL_set_shutdown(connection, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN)
        SSL_free(connection)
    }

    // MARK: Incoming

    /// Decrypts what came from the socket and calls back with each piece of plaintext, 16 KiB at most, valid
    /// during the call only. Throws after the plaintext before the fault has been delivered. After a failure,
    /// `discard` or the peer's close it does nothing: what still arrives has no meaning.
    package func receive(
        _ ciphertext: UnsafeRawBufferPointer, plaintext deliver: (UnsafeRawBufferPointer) -> Void
    ) throws(TLSError) {
        precondition(!isReceiving, "receive was called from its own callback")
        guard !isFailed, !isDiscarded, !peerClosed, let firstByte = ciphertext.first else { return }
        try refusePlainHTTP(firstByte)
        isReceiving = true
        pipe.lend(ciphertext)
        let failure = withUnsafeTemporaryAllocation(byteCount: TLSEngine.recordBytesMax, alignment: 16) {
            readAll(into: $0, deliver)
        }
        pipe.endLending()
        isReceiving = false
        guard let failure, !isDiscarded else { return }
        isFailed = true
        throw failure
    }

    /// Says that the socket has ended. Throws `truncated` when close_notify has not come before.
    package func endOfInput() throws(TLSError) {
        guard !peerClosed, !isFailed, !isDiscarded else { return }
        isFailed = true
        throw .truncated
    }

    /// Stops a running `receive` after the present callback, and makes every later call do nothing.
    package func discard() {
        isDiscarded = true
        pipe.endLending()
        pipe.output = []
    }

    // MARK: Outgoing

    /// Encrypts bytes into records of at most 16 KiB and adds them to the output. Gather small pieces before:
    /// each call makes at least one record.
    package func write(_ plaintext: UnsafeRawBufferPointer) throws(TLSError) {
        guard isHandshakeComplete, !isFailed, !isShutDown, !isDiscarded else { throw .notWritable }
        guard plaintext.count > 0 else { return }
        if pipe.output.isEmpty {
            let recordCount = (plaintext.count - 1) / TLSEngine.recordBytesMax + 1
            pipe.output.reserveCapacity(plaintext.count + recordCount * TLSEngine.recordOverhead)
        }
        var rest = plaintext
        while rest.count > 0 {
            ERR_clear_error()
            var count = 0
            guard SSL_write_ex(connection, rest.baseAddress, rest.count, &count) == 1 else {
                isFailed = true
                throw failure(after: 0) ?? .notWritable
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Encrypts bytes as above.
    package func write(_ plaintext: [UInt8]) throws(TLSError) {
        try plaintext.withUnsafeBufferPointer { (bytes) throws(TLSError) in
            try write(UnsafeRawBufferPointer(bytes))
        }
    }

    /// Whether ciphertext waits to be sent.
    package var hasOutput: Bool { !pipe.output.isEmpty }

    /// The count of bytes that wait to be sent.
    package var outputCount: Int { pipe.output.count }

    /// The ciphertext to be sent, in order; the engine forgets it.
    package func takeOutput() -> [UInt8] {
        defer { pipe.output = [] }
        return pipe.output
    }

    /// Adds close_notify to the output, once; before the end of the handshake and after a failure it does
    /// nothing. Reading may go on until the peer closes too.
    package func shutdown() {
        guard isHandshakeComplete, !isFailed, !isShutDown, !isDiscarded else { return }
        isShutDown = true
        ERR_clear_error()
        SSL_shutdown(connection)
        ERR_clear_error()
    }

    // MARK: What was agreed

    /// The version in use, such as `TLSv1.3`.
    package var version: String { SSL_get_version(connection).map { String(cString: $0) } ?? "" }

    /// The cipher suite in use, such as `TLS_AES_128_GCM_SHA256`.
    package var cipher: String {
        SSL_CIPHER_get_name(SSL_get_current_cipher(connection)).map { String(cString: $0) } ?? ""
    }

    /// The protocol chosen by ALPN; nil when the client offered none.
    package var applicationProtocol: String? {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(connection, &name, &count)
        guard let name, count > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    }

    /// Whether a ticket spared the full handshake.
    package var isResumed: Bool { SSL_session_reused(connection) == 1 }

    /// A client's present session, for the next connection.
    package var session: TLSSession? { SSL_get1_session(connection).map { TLSSession(retained: $0) } }

    // MARK: Inside

    private func startClient(
        serverName: String?, resuming session: TLSSession?
    ) throws(TLSError) {
        SSL_set_connect_state(connection)
        if let serverName {
            copenssl_set_server_name(connection, serverName)
            if context.verifiesPeer { SSL_set1_host(connection, serverName) }
        }
        if let session { SSL_set_session(connection, session.pointer) }
        ERR_clear_error()
        let result = SSL_do_handshake(connection)
        if let failure = failure(after: result) { throw failure }
    }

    /// TLS begins with the byte 22, SSL 2 with one above 127; a capital letter begins an HTTP method. Found
    /// before OpenSSL sees it, which knows only four methods and would answer with an alert.
    private func refusePlainHTTP(_ firstByte: UInt8) throws(TLSError) {
        guard !hasFirstByte else { return }
        hasFirstByte = true
        guard context.isServer, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(firstByte) else { return }
        isFailed = true
        throw .plainHTTP
    }

    /// Reads until OpenSSL wants more, joining small records into one delivery.
    private func readAll(
        into buffer: UnsafeMutableRawBufferPointer, _ deliver: (UnsafeRawBufferPointer) -> Void
    ) -> TLSError? {
        var filled = 0
        while !isDiscarded {
            ERR_clear_error()
            let room = buffer[filled...]
            let result = SSL_read(
                connection, UnsafeMutableRawBufferPointer(rebasing: room).baseAddress, Int32(room.count))
            if !isHandshakeComplete { isHandshakeComplete = SSL_is_init_finished(connection) == 1 }
            // The reason must be read before the callback runs and clears the queue.
            let fault = result > 0 ? nil : failure(after: result)
            if result > 0 { filled += Int(result) }
            if filled == buffer.count || (result <= 0 && filled > 0) {
                deliver(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
                filled = 0
            }
            if result <= 0 { return fault }
        }
        return nil
    }

    /// What a call that returned `result` failed of; nil when it only wants more bytes or the peer has closed.
    private func failure(after result: Int32) -> TLSError? {
        switch SSL_get_error(connection, result) {
        case SSL_ERROR_NONE, SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            return nil
        case SSL_ERROR_ZERO_RETURN:
            peerClosed = true
            return nil
        default:
            return classify(OpenSSLFailure.take())
        }
    }

    private func classify(_ failure: OpenSSLFailure) -> TLSError {
        if failure.reason == SSL_R_CERTIFICATE_VERIFY_FAILED {
            let reason = X509_verify_cert_error_string(SSL_get_verify_result(connection))
            return .certificateNotTrusted(reason: reason.map { String(cString: $0) } ?? failure.text)
        }
        if failure.isPeerAlert { return .refusedByPeer(reason: failure.text) }
        if isHandshakeComplete { return .protocolViolation(reason: failure.text) }
        return .handshakeFailed(reason: failure.text)
    }
}
