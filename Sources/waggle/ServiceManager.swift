internal import Dispatch
internal import Glibc
internal import WaggleServer

// systemd, or who speaks like it, gives a datagram socket in NOTIFY_SOCKET and is told there what the service does
// (sd_notify(3)). It starts what depends on us when we are ready, and with WATCHDOG_USEC restarts us when we no longer
// say that we live. Without that variable all of this does nothing.

/// The service manager that started this process, if one did. `@unchecked Sendable`: the timer is made once and never
/// touched again.
final class ServiceManager: @unchecked Sendable {
    private let address: sockaddr_un?
    private let length: socklen_t
    private var timer: (any DispatchSourceTimer)?

    init() {
        let path = getenv("NOTIFY_SOCKET").map { Array(String(cString: $0).utf8) } ?? []
        (address, length) = Self.address(of: path) ?? (nil, 0)
    }

    /// Everything listens; after `reloading` too.
    func ready() { tell("READY=1\nSTATUS=Serving.") }
    /// The certificate is read again.
    func reloading() {
        tell("RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds)\nSTATUS=Reading the certificate.")
    }
    /// The last clients are told to come back.
    func stopping() { tell("STOPPING=1\nSTATUS=Telling clients to come back.") }

    /// Says every half of the asked time that the server goes round, as long as it does.
    func keepAlive(asking server: Server) {
        guard address != nil, let asked = getenv("WATCHDOG_USEC").flatMap({ Int(String(cString: $0)) }), asked > 0
        else { return }
        let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
        timer.setEventHandler { server.whenTurned { [self] in tell("WATCHDOG=1") } }
        timer.schedule(deadline: .now(), repeating: .microseconds(asked / 2))
        timer.activate()
        self.timer = timer
    }

    private func tell(_ text: String) {
        guard var address else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }

    /// A path, or with `@` first a name in Linux' abstract space; nil for anything else.
    private static func address(of path: [UInt8]) -> (sockaddr_un?, socklen_t)? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard let first = path.first, [UInt8(ascii: "/"), UInt8(ascii: "@")].contains(first), path.count < room else {
            return nil
        }
        withUnsafeMutableBytes(of: &address.sun_path) { name in
            name.copyBytes(from: path)
            if first == UInt8(ascii: "@") { name[0] = 0 }
        }
        return (address, socklen_t(MemoryLayout<sockaddr_un>.size - room + path.count))
    }

    private static var monotonicMicroseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
    }
}
