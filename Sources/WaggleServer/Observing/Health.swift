internal import Dispatch
internal import HTTP1
internal import JSON
internal import Synchronization
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog

/// Is the process alive, and can it take commands? Ready means that a write to the store worked in the last
/// ten seconds, tried every few seconds rather than remembered. Any queue; `@unchecked Sendable` because a
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
    private let timer: any DispatchSourceTimer

    init(desk: Desk) {
        self.desk = desk
        timer =
            DispatchSource.makeTimerSource(queue: DispatchQueue(label: "waggle.health"))

    }

    func start() {
        timer.setEventHandler { [weak self] in self?.probe() }
        timer.schedule(deadline: .now(), repeating: Self.interval, leeway: .milliseconds(200))
        timer.activate()
    }

    func stop() {
        timer.cancel()
        state.withLock { $0.isDraining = true }
    }

    private func probe() {
        desk.administer { (transaction, now) throws(LogError) in
            try transaction.putSetting("health_probe", Array("\(now)".utf8))
        } completion: { [weak self] error in
            self?.state.withLock { state in
                if error == nil { state.lastWriteAt = DispatchTime.now().uptimeNanoseconds }
                state.lastError = error?.code
            }
        }
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
