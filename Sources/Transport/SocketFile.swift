internal import Glibc

/// The file of a Unix-domain socket: found stale and removed before binding, removed again at the end.
struct SocketFile {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Remembers which file it is; nil if there is none.
    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes the file unless another one has taken its place.
    func remove() {
        guard let present = SocketFile(path: path), present.device == device, present.inode == inode else {
            return
        }
        unlink(path)
    }

    /// The address of a path, which must leave room for the final zero.
    static func address(path: String) throws(TransportError) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let bytesMax = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard !bytes.isEmpty, bytes.count <= bytesMax, !bytes.contains(0) else {
            throw .pathTooLong(path: path, bytesMax: bytesMax)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }

    /// Removes a socket file nobody listens on; throws if somebody does or if the file is something else.
    static func removeStale(path: String) throws(TransportError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT, !folderExists(of: path) { throw .folderMissing(path: path) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        guard try !isListening(path: path) else {
            throw .addressInUse(place: Endpoint.unix(path: path).description)
        }
        unlink(path)
    }

    private static func folderExists(of path: String) -> Bool {
        guard let slash = path.lastIndex(of: "/") else { return true }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return access(folder, F_OK) == 0
    }

    private static func isListening(path: String) throws(TransportError) -> Bool {
        var address = try address(path: path)
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw .systemFailure(operation: "opening a socket", code: errno) }
        defer { Socket.close(descriptor) }
        let result = withUnsafeMutableBytes(of: &address) { bytes in
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
                return Int32(-1)
            }
            return connect(descriptor, base, socklen_t(bytes.count))
        }
        // A full backlog (EAGAIN) and a foreign owner (EACCES) mean that somebody is there.
        return result == 0 || errno != ECONNREFUSED
    }
}
