internal import COpenSSL

/// A client's ticket for resuming a session with fewer computations.
///
/// `@unchecked Sendable`: OpenSSL never changes a session after it was handed out.
package final class TLSSession: @unchecked Sendable {
    let pointer: OpaquePointer

    init(retained pointer: OpaquePointer) { self.pointer = pointer }

    deinit { SSL_SESSION_free(pointer) }

    /// Whether a server would be asked to resume it at all; in TLS 1.3 only after its ticket has arrived.
    package var isResumable: Bool { SSL_SESSION_is_resumable(pointer) == 1 }
}
