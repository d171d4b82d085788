internal import Dispatch
internal import WaggleLog

/// Moves the write-ahead log into the database every few seconds, on a queue and a connection of its own, so
/// that no turn of the desk ever waits for a checkpoint. `@unchecked Sendable`: the checkpointer is touched on
/// `queue` only.
final class Maintenance: @unchecked Sendable {
    private static let interval = DispatchTimeInterval.seconds(3)
    private let queue = DispatchQueue(label: "waggle.maintenance", qos: .utility)
    private let folder: DataFolder
    private var checkpointer: Checkpointer?
    private var timer: (any DispatchSourceTimer)?

    init(folder: DataFolder) { self.folder = folder }

    func start() {
        queue.sync {
            let timer = DispatchSource.makeTimerSource(queue: queue)
            timer.setEventHandler { [weak self] in self?.run() }
            timer.schedule(deadline: .now() + Self.interval, repeating: Self.interval, leeway: .milliseconds(500))
            timer.activate()
            self.timer = timer
        }
    }

    func stop() {
        queue.sync {
            timer?.cancel()
            timer = nil
            checkpointer = nil
        }
    }

    /// A checkpoint that fails leaves the log as it is; the next one goes on.
    private func run() {
        if checkpointer == nil { checkpointer = try? Checkpointer(folder) }
        do throws(LogError) {
            _ = try checkpointer?.run()
        } catch {
            checkpointer = nil
        }
    }
}
