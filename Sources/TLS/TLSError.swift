/// Everything that can fail in this room: first what the operator can mend, then what a peer can cause.
package enum TLSError: Error, Equatable, Sendable, CustomStringConvertible {
    // Setting up a context: the sentence is for the operator, and names the file.

    /// No such file.
    case fileMissing(path: String)
    /// The file exists but cannot be read; `reason` is the system's.
    case fileUnreadable(path: String, reason: String)
    /// The file holds no certificate, or no private key, in PEM form.
    case notPEM(path: String, expected: String)
    /// The private key is protected by a pass phrase, which a server cannot type.
    case keyEncrypted(path: String)
    /// The private key belongs to another certificate.
    case keyMismatch(certificatePath: String, keyPath: String)
    /// OpenSSL does not accept the certificate or key, for example because the key is too short.
    case notAccepted(path: String, reason: String)
    /// OpenSSL could not do something that does not depend on any input.
    case library(operation: String, reason: String)

    // A connection: send what `TLSEngine.takeOutput` still holds (an alert), then close.

    /// The first bytes are a plain HTTP request; nothing was sent yet, so it can be answered in plain HTTP.
    case plainHTTP
    /// The peer speaks, but no agreement was reached: no TLS, too old, no shared cipher or protocol.
    case handshakeFailed(reason: String)
    /// The peer ended the connection with an alert, as browsers do that do not trust the certificate.
    case refusedByPeer(reason: String)
    /// A client's judgement on the server's certificate.
    case certificateNotTrusted(reason: String)
    /// A record after the handshake was damaged, forged or out of place.
    case protocolViolation(reason: String)
    /// The connection ended without close_notify: the last message may be missing its end.
    case truncated
    /// Something was to be sent before the handshake had ended, or after `shutdown`.
    case notWritable

    /// A short name for counters and log lines, one per case.
    package var label: String {
        switch self {
        case .fileMissing, .fileUnreadable, .notPEM, .keyEncrypted, .keyMismatch, .notAccepted: "tls_setup"
        case .library: "tls_library"
        case .plainHTTP: "tls_plain_http"
        case .handshakeFailed: "tls_handshake"
        case .refusedByPeer: "tls_refused_by_peer"
        case .certificateNotTrusted: "tls_not_trusted"
        case .protocolViolation: "tls_protocol"
        case .truncated: "tls_truncated"
        case .notWritable: "tls_not_writable"
        }
    }

    /// One plain sentence for logs and terminals.
    package var description: String {
        switch self {
        case .fileMissing(let path): "The file \(path) does not exist."
        case .fileUnreadable(let path, let reason): "The file \(path) cannot be read: \(reason)."
        case .notPEM(let path, let expected): "The file \(path) holds no \(expected) in PEM form."
        case .keyEncrypted(let path):
            "The private key in \(path) is protected by a pass phrase; give the server an unprotected copy."
        case .keyMismatch(let certificatePath, let keyPath):
            "The private key in \(keyPath) does not belong to the certificate in \(certificatePath)."
        case .notAccepted(let path, let reason): "The file \(path) was not accepted: \(reason)."
        case .library(let operation, let reason): "OpenSSL could not \(operation): \(reason)."
        case .plainHTTP: "The peer sent a plain HTTP request to a TLS port."
        case .handshakeFailed(let reason): "The TLS handshake failed: \(reason)."
        case .refusedByPeer(let reason): "The peer ended the TLS connection: \(reason)."
        case .certificateNotTrusted(let reason): "The server's certificate is not trusted: \(reason)."
        case .protocolViolation(let reason): "The peer broke the TLS protocol: \(reason)."
        case .truncated: "The connection ended without a TLS close."
        case .notWritable: "Nothing can be sent before the TLS handshake has ended or after the close."
        }
    }
}
