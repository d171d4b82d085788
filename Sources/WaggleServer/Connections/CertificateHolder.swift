internal import Crypto
internal import Glibc
internal import Synchronization
internal import TLS
internal import WaggleLog

/// The certificates in use: own files, or a self-signed pair made at the first start in the data folder (key
/// mode 0600). Can be read again while running. Any queue.
final class CertificateHolder: Sendable {
    /// The first is shown to clients that name none of ours.
    private let files: [CertificateFiles]
    let keys = TicketKeys()
    private let context: Mutex<TLSContext>

    init(_ options: ServerOptions) throws(StartError) {
        let certificate: String
        let key: String
        switch (options.certificateFile, options.keyFile) {
        case (let givenCertificate?, let givenKey?): (certificate, key) = (givenCertificate, givenKey)
        case (nil, nil):
            certificate = options.dataFolder + "/certificate.pem"
            key = options.dataFolder + "/key.pem"
            if access(certificate, F_OK) != 0 || access(key, F_OK) != 0 { try Self.make(certificate, key) }
        default:
            throw StartError(
                kind: .certificate, description: "A certificate needs its key: give both tls.certificate and tls.key.")
        }
        let more = options.moreCertificates.map { CertificateFiles(certificate: $0.certificate, key: $0.key) }
        files = [CertificateFiles(certificate: certificate, key: key)] + more
        context = Mutex(try Self.read(files, keys))
    }

    var current: TLSContext { context.withLock { $0 } }

    func reload() throws(StartError) {
        let fresh = try Self.read(files, keys)
        context.withLock { $0 = fresh }
    }

    private static func read(_ files: [CertificateFiles], _ keys: TicketKeys) throws(StartError) -> TLSContext {
        do throws(TLSError) {
            return try TLSContext.server(files, ticketKeys: keys)
        } catch {
            throw StartError(kind: .certificate, description: "\(error)")
        }
    }

    private static func make(_ certificate: String, _ key: String) throws(StartError) {
        let pair: SelfSignedCertificate
        do throws(TLSError) {
            pair = try SelfSignedCertificate.make(now: Int64(time(nil)))
        } catch {
            throw StartError(kind: .certificate, description: "\(error)")
        }
        do throws(LogError) {
            try write(pair.keyPEM, to: key, mode: 0o600)
            try write(pair.certificatePEM, to: certificate, mode: 0o644)
            try WholeFile.syncFolder(of: certificate)
        } catch {
            throw StartError(kind: .certificate, description: "\(error)")
        }
    }

    /// Under another name until it is whole: half a file of that name would be taken for the certificate at every start.
    private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(LogError) {
        let partial = path + ".partial"
        try WholeFile.write(bytes, to: partial)
        chmod(partial, mode)
        try WholeFile.move(partial, to: path)
    }
}
