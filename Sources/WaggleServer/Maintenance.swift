internal import Dispatch
internal import TLS
internal import WaggleDesk
internal import WaggleLog

/// Moves the write-ahead log into the database every few seconds, on a queue and a connection of its own, so
/// that no turn of the desk ever waits for a checkpoint; renews the keys of TLS tickets; and has orphaned files swept.
/// `@unchecked Sendable`: the checkpointer is touched on `queue` only.
final class Maintenance: @unchecked Sendable {
    private static let interval = DispatchTimeInterval.seconds(3)
    private static let sweepInterval = DispatchTimeInterval.seconds(3_600)
    private let queue = DispatchQueue(label: "waggle.maintenance", qos: .utility)
    private let folder: DataFolder
    private let desk: Desk
    private var checkpointer: Checkpointer?
    private let ticketKeys: TicketKeys?
    private let ticketKeyLifetime: DispatchTimeInterval
    private var timers: [any DispatchSourceTimer] = []

    init(folder: DataFolder, desk: Desk, ticketKeys: TicketKeys?, ticketKeyLifetime: Int64) {
        self.folder = folder
        self.desk = desk
        self.ticketKeys = ticketKeys
        self.ticketKeyLifetime = .milliseconds(Int(clamping: max(1, ticketKeyLifetime)))
    }

    func start() {
        queue.sync {
            checkpointer = try? Checkpointer(folder)
            every(Self.interval) { [weak self] in self?.run() }
            desk.sweepFiles()
            every(Self.sweepInterval) { [desk] in desk.sweepFiles() }
            if let ticketKeys { every(ticketKeyLifetime) { ticketKeys.rotate() } }
        }
    }

    private func every(_ interval: DispatchTimeInterval, _ body: @escaping @Sendable () -> Void) {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler(handler: body)
        timer.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(500))
        timer.activate()
        timers.append(timer)
    }

    func stop() {
        queue.sync {
            for timer in timers { timer.cancel() }
            timers = []
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
