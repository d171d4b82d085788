internal import Dispatch
internal import Glibc
internal import HTTP1
internal import JSON
internal import Synchronization
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog

/// Is the process alive, and can it take commands? Ready means that a write to the store worked in the last
/// ten seconds, tried every few seconds rather than remembered, and that the disk has room for more: a small
/// write may still fit into the log's file when a message no longer does. Any queue; `@unchecked Sendable` because a
/// Dispatch source, which is safe to use from any queue, does not say so.
final class Health: @unchecked Sendable {
    private struct State {
        var lastWriteAt: UInt64 = 0
        var lastError: String?
        var isDraining = false
    }

    private static let interval = DispatchTimeInterval.seconds(4)
    private static let freshNanoseconds: UInt64 = 10_000_000_000
    private let desk: Desk
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "waggle.health")
    private let folder: String
    private let freeBytesMin: Int
    private let journal: Journal
    /// Made by `start`: a source that was never activated must not be let go of. Touched on `queue` only.
    private var timer: (any DispatchSourceTimer)?

    init(desk: Desk, folder: String, limits: Limits, journal: Journal) {
        self.desk = desk
        self.folder = folder
        freeBytesMin = limits.freeDiskBytes
        self.journal = journal
    }

    func start() {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { [weak self] in self?.probe() }
        timer.schedule(deadline: .now(), repeating: Self.interval, leeway: .milliseconds(200))
        timer.activate()
        queue.sync { self.timer = timer }
    }

    func stop() {
        queue.sync { timer?.cancel() }
        state.withLock { $0.isDraining = true }
    }

    private func probe() {
        desk.administer { (transaction, now) throws(LogError) in
            try transaction.putSetting("health_probe", Array("\(now)".utf8))
        } completion: { [weak self] error in
            guard let self else { return }
            let code = error?.code ?? (hasRoom ? nil : LogError.storageFull.code)
            let before = state.withLock { state in
                defer { state.lastError = code }
                if error == nil { state.lastWriteAt = DispatchTime.now().uptimeNanoseconds }
                return state.lastError
            }
            if before != code { journal.store(code) }
        }
    }

    private var hasRoom: Bool {
        var disk = statvfs()
        guard statvfs(folder, &disk) == 0 else { return true }
        let (free, overflow) = UInt64(disk.f_bavail).multipliedReportingOverflow(by: UInt64(disk.f_frsize))
        return overflow || free >= UInt64(clamping: freeBytesMin)
    }

    func live() -> HTTPResponse { Application.json(.ok, Array("{\"status\":\"live\"}".utf8)) }

    func ready() -> HTTPResponse {
        let state = self.state.withLock { $0 }
        var reasons: [String] = []
        if state.isDraining { reasons.append("draining") }
        let age = DispatchTime.now().uptimeNanoseconds &- state.lastWriteAt
        if state.lastWriteAt == 0 || age > Self.freshNanoseconds || state.lastError != nil {
            reasons.append(state.lastError ?? "no_write_in_10_s")
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("status", reasons.isEmpty ? "ready" : "not_ready")
        writer.key("reasons")
        writer.beginArray()
        for reason in reasons { writer.string(reason) }
        writer.endArray()
        writer.endObject()
        return Application.json(reasons.isEmpty ? .ok : .serviceUnavailable, writer.bytes)
    }
}
