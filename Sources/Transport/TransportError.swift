internal import Glibc

/// What the world refused when a socket or a shard was to be opened. Its description is one plain sentence for
/// the person who starts the server; nothing a peer sends ever becomes one of these.
package enum TransportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another process (or this one) listens there already.
    case addressInUse(place: String)
    /// The address belongs to no interface of this machine.
    case addressUnavailable(place: String)
    /// The system does not let this user listen there.
    case permissionDenied(place: String)
    /// The host name or address means nothing here.
    case unknownHost(String)
    /// The path of a Unix-domain socket is longer than the system takes.
    case pathTooLong(path: String, bytesMax: Int)
    /// Something that is no socket lives at the path; it was left alone.
    case notASocket(path: String)
    /// The folder that is to hold the socket file does not exist.
    case folderMissing(path: String)
    /// Any other failing system call, by name and errno.
    case systemFailure(operation: String, code: Int32)

    /// One plain sentence without a final stop.
    package var description: String {
        switch self {
        case .addressInUse(let place): "\(place) is already in use"
        case .addressUnavailable(let place): "\(place) is not an address of this machine"
        case .permissionDenied(let place): "\(place) may not be opened by this user"
        case .unknownHost(let host): "the host \(host) is not known"
        case .pathTooLong(let path, let bytesMax):
            "the socket path \(path) is longer than the \(bytesMax) bytes the system allows"
        case .notASocket(let path): "the file \(path) is not a socket and was left alone"
        case .folderMissing(let path): "the folder of the socket file \(path) does not exist"
        case .systemFailure(let operation, let code):
            "\(operation) failed: \(String(cString: strerror(code)))"
        }
    }

    /// Translates the errno of a failed bind or listen.
    init(bindingTo place: String, code: Int32) {
        switch code {
        case EADDRINUSE: self = .addressInUse(place: place)
        case EADDRNOTAVAIL: self = .addressUnavailable(place: place)
        case EACCES, EPERM: self = .permissionDenied(place: place)
        default: self = .systemFailure(operation: "listening on \(place)", code: code)
        }
    }
}
