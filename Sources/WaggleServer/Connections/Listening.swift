internal import Transport

/// Every address the server listens at. When one cannot be had, those before it are closed again.
struct Listening {
    private(set) var listeners: [Listener] = []
    private(set) var httpPort: UInt16?
    private(set) var httpsPort: UInt16?
    private(set) var metricsPort: UInt16?

    init(
        _ options: ServerOptions, _ shards: [Shard], _ certificate: CertificateHolder?, _ opener: ConnectionOpener,
        _ operatorOpener: ConnectionOpener
    ) throws(StartError) {
        do throws(TransportError) {
            try add(.unix(path: options.dataFolder + "/control.sock"), shards) { shard, socket in
                opener.open(socket, on: shard, tls: nil, isLocal: true)
            }
            if let port = options.httpPort {
                httpPort = try add(.tcp(host: options.httpHost, port: port), shards) { shard, socket in
                    opener.open(socket, on: shard, tls: nil, isLocal: false)
                }
            }
            if let port = options.httpsPort, let certificate {
                httpsPort = try add(.tcp(host: options.httpsHost, port: port), shards) { shard, socket in
                    opener.open(socket, on: shard, tls: certificate.current, isLocal: false)
                }
            }
            if let port = options.metricsPort {
                metricsPort = try add(.tcp(host: options.metricsHost, port: port), shards) { shard, socket in
                    operatorOpener.open(socket, on: shard, tls: nil, isLocal: false)
                }
            }
        } catch {
            for listener in listeners { listener.cancel() }
            throw StartError(kind: .network, description: "\(error)")
        }
    }

    /// One more address; the port it got.
    @discardableResult
    private mutating func add(
        _ endpoint: Endpoint, _ shards: [Shard], _ onAccept: @escaping @Sendable (Shard, AcceptedSocket) -> Void
    ) throws(TransportError) -> UInt16 {
        let listener = try Listener(endpoint, shards: shards, onAccept: onAccept)
        listeners.append(listener)
        return listener.port
    }
}
