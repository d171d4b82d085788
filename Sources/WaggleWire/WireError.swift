internal import JSON

/// A frame that is not the protocol: the client's fault, and the end of its connection.
package enum WireError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A frame, or a line in it, without a command.
    case empty
    /// Not JSON, or a field of another type than the protocol's; `offset` counts from the command's first byte.
    case malformed(reason: String, offset: Int)
    /// More commands in one frame than allowed.
    case tooManyCommands
    /// An id but no request that we know.
    case noRequest
    /// A request that needs an id came without.
    case noID
    /// A map or a name in `connect` is longer than allowed.
    case tooLong

    /// How the connection is closed: 3501 for all of them.
    package var disconnectCode: DisconnectCode { .badRequest }

    /// One plain sentence for the log; nothing of the frame is repeated.
    package var description: String {
        switch self {
        case .empty: "a frame or a line without a command"
        case .malformed(let reason, let offset): "\(reason) (byte \(offset) of the command)"
        case .tooManyCommands: "too many commands in one frame"
        case .noRequest: "a command without a known request"
        case .noID: "a request without an id"
        case .tooLong: "a field of connect is longer than allowed"
        }
    }

    init(_ error: JSONError) {
        self = .malformed(reason: error.reason.rawValue, offset: error.offset)
    }
}
