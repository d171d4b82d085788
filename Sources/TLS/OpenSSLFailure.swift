internal import COpenSSL

/// The first entry of OpenSSL's error queue.
///
/// The queue belongs to the thread, not to the connection: a serial queue may hop between threads, and many
/// connections share one. So it is emptied before each call that may fill it, read right after, and emptied
/// again; an old entry would make a later, innocent `SSL_get_error` report a failure.
struct OpenSSLFailure {
    /// OpenSSL's reason number, `SSL_R_…` for failures of TLS; nought when the queue was empty.
    let reason: Int32
    /// OpenSSL's words for it.
    let text: String

    /// Takes the first entry and empties the queue.
    static func take() -> OpenSSLFailure {
        let code = ERR_peek_error()
        defer { ERR_clear_error() }
        guard code != 0 else { return OpenSSLFailure(reason: 0, text: "no reason given") }
        let text = ERR_reason_error_string(code).map { String(cString: $0) }
        return OpenSSLFailure(reason: ERR_GET_REASON(code), text: text ?? "unknown reason \(code)")
    }

    /// Whether the reason is an alert that the peer sent.
    var isPeerAlert: Bool { reason >= SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256 }
}
