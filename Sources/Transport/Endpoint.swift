/// Where to listen.
package enum Endpoint: Sendable, Equatable, CustomStringConvertible {
    /// A host name or address, and a port; port 0 lets the system choose.
    case tcp(host: String, port: UInt16)
    /// A socket file, readable and writable by its owner alone.
    case unix(path: String)

    /// The place in a sentence: `port 8080 on 127.0.0.1`.
    package var description: String {
        switch self {
        case .tcp(let host, let port): "port \(port) on \(host)"
        case .unix(let path): "the socket file \(path)"
        }
    }
}
