internal import COpenSSL
internal import Glibc

/// A certificate with the ones that lead to its issuer, and its private key, as OpenSSL holds them.
final class Credentials {
    let certificate: OpaquePointer
    let chain: [OpaquePointer]
    let key: OpaquePointer

    /// Reads both PEM texts; the paths only serve the error messages.
    init(certificate: PEMText, key: PEMText) throws(TLSError) {
        let certificates = try certificate.certificates()
        defer { for each in certificates { X509_free(each) } }
        let privateKey = try key.privateKey()
        guard X509_check_private_key(certificates[0], privateKey) == 1 else {
            ERR_clear_error()
            EVP_PKEY_free(privateKey)
            throw .keyMismatch(certificatePath: certificate.path, keyPath: key.path)
        }
        for each in certificates { X509_up_ref(each) }
        self.certificate = certificates[0]
        self.chain = [OpaquePointer](certificates.dropFirst())
        self.key = privateKey
    }

    deinit {
        X509_free(certificate)
        for each in chain { X509_free(each) }
        EVP_PKEY_free(key)
    }
}

/// A text in PEM form and where it came from.
struct PEMText {
    /// More than any chain needs; a wrong path to a huge file must not fill the memory.
    private static let byteCountMax = 1 << 20

    let path: String
    let bytes: [UInt8]

    /// A text held in memory, called `path` in error messages.
    init(_ bytes: [UInt8], path: String) {
        self.path = path
        self.bytes = bytes
    }

    /// Reads a file whole.
    init(file path: String) throws(TLSError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .fileMissing(path: path) }
            throw PEMText.unreadable(path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw PEMText.unreadable(path) }
            if count == 0 { break }
            bytes += chunk[..<count]
            guard bytes.count <= PEMText.byteCountMax else {
                throw .fileUnreadable(path: path, reason: "it is larger than any certificate or key")
            }
        }
        self.init(bytes, path: path)
    }

    private static func unreadable(_ path: String) -> TLSError {
        .fileUnreadable(path: path, reason: String(cString: strerror(errno)))
    }

    /// All certificates in the text, at least one, each to be freed by the caller.
    func certificates() throws(TLSError) -> [OpaquePointer] {
        let source = try source()
        defer { BIO_free(source) }
        var certificates: [OpaquePointer] = []
        while let certificate = PEM_read_bio_X509(source, nil, nil, nil) { certificates.append(certificate) }
        // The last attempt always fails: well when nothing more begins, badly when something began.
        let code = ERR_peek_last_error()
        let atEnd = ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE
        ERR_clear_error()
        guard atEnd && !certificates.isEmpty else {
            for certificate in certificates { X509_free(certificate) }
            throw .notPEM(path: path, expected: "certificate")
        }
        return certificates
    }

    /// The private key in the text, to be freed by the caller.
    func privateKey() throws(TLSError) -> OpaquePointer {
        let source = try source()
        defer { BIO_free(source) }
        defer { ERR_clear_error() }
        var wasAsked = false
        // Without a callback OpenSSL would ask the terminal for the pass phrase.
        let key = withUnsafeMutablePointer(to: &wasAsked) { wasAsked in
            PEM_read_bio_PrivateKey(
                source, nil,
                { _, _, _, context in
                    context?.assumingMemoryBound(to: Bool.self).pointee = true
                    return -1
                }, wasAsked)
        }
        if wasAsked { throw .keyEncrypted(path: path) }
        guard let key else { throw .notPEM(path: path, expected: "private key") }
        return key
    }

    /// A source that lends the bytes to OpenSSL; it must be freed before they are.
    private func source() throws(TLSError) -> OpaquePointer {
        ERR_clear_error()
        guard let source = BIO_new(BIO_s_mem()) else {
            throw .library(operation: "make a buffer", reason: OpenSSLFailure.take().text)
        }
        // At most a mebibyte, so the count fits.
        BIO_write(source, bytes, Int32(truncatingIfNeeded: bytes.count))
        return source
    }
}
