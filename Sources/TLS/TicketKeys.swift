internal import COpenSSL
internal import Synchronization

/// The keys under which a server hands its session state to clients (RFC 5077, RFC 8446 section 4.6.1).
///
/// Who steals such a key can read recorded TLS 1.2 sessions that were resumed under it, so keys must not live
/// long: call `rotate` every few hours. The key before the present one still opens tickets, which are then
/// renewed; older tickets cost their owners a full handshake and nothing else. All shards share one value.
package final class TicketKeys: Sendable {
    private struct Key: Sendable {
        static let nameCount = 16
        let name = random(nameCount)
        let encryption = random(32)
        let authentication = random(32)

        private static func random(_ count: Int) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: count)
            guard RAND_bytes(&bytes, Int32(count)) == 1 else {
                fatalError("The system gives no secure random bytes.")
            }
            return bytes
        }
    }

    private struct State {
        var current = Key()
        var previous: Key?
    }

    private let state = Mutex(State())

    /// A fresh random key.
    package init() {}

    /// Makes a new key for new tickets; the present one goes on opening old ones until the next rotation.
    /// Any thread may call.
    package func rotate() {
        let key = Key()
        state.withLock { state in
            state.previous = state.current
            state.current = key
        }
    }

    /// Makes a context use these keys. The caller keeps this value alive as long as the context.
    func install(in context: OpaquePointer) {
        SSL_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(self).toOpaque())
        SSL_CTX_set_tlsext_ticket_key_evp_cb(context, prepareTicket)
    }

    /// OpenSSL's answers: 0 do without the ticket, 1 take it, 2 take it and give a new one; -1 is a failure.
    fileprivate func prepare(
        name: UnsafeMutablePointer<UInt8>, initialization: UnsafeMutablePointer<UInt8>,
        cipher: OpaquePointer?, authenticator: OpaquePointer?, isNew: Bool
    ) -> Int32 {
        let (current, previous) = state.withLock { ($0.current, $0.previous) }
        if isNew {
            name.update(from: current.name, count: Key.nameCount)
            guard RAND_bytes(initialization, 16) == 1,
                EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nil, current.encryption, initialization) == 1
            else { return -1 }
            return authenticate(with: current, authenticator) ? 1 : -1
        }
        let named = UnsafeBufferPointer(start: name, count: Key.nameCount)
        let isCurrent = named.elementsEqual(current.name)
        guard let key = isCurrent ? current : previous, named.elementsEqual(key.name) else { return 0 }
        guard EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nil, key.encryption, initialization) == 1,
            authenticate(with: key, authenticator)
        else { return -1 }
        return isCurrent ? 1 : 2
    }

    private func authenticate(with key: Key, _ authenticator: OpaquePointer?) -> Bool {
        copenssl_hmac_sha256_init(authenticator, key.authentication, key.authentication.count) == 1
    }
}

/// OpenSSL's door to `TicketKeys.prepare`.
private func prepareTicket(
    _ connection: OpaquePointer?, _ name: UnsafeMutablePointer<UInt8>?,
    _ initialization: UnsafeMutablePointer<UInt8>?, _ cipher: OpaquePointer?, _ authenticator: OpaquePointer?,
    _ isNew: Int32
) -> Int32 {
    guard let name, let initialization, let keys = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), 0) else {
        return -1
    }
    return Unmanaged<TicketKeys>.fromOpaque(keys).takeUnretainedValue().prepare(
        name: name, initialization: initialization, cipher: cipher, authenticator: authenticator,
        isNew: isNew != 0)
}
