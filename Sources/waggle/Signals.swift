internal import Dispatch
internal import Glibc
internal import Logging
internal import Synchronization
internal import WaggleServer

/// SIGTERM and SIGINT stop in order, the second one at once; SIGHUP reads the certificate again. They count from the
/// moment this is made: one that comes while the server still starts is obeyed as soon as it has. A service manager
/// that asked for it is told of each.
///
/// `@unchecked Sendable`: the sources are made in `init` and only kept alive afterwards.
final class Signals: @unchecked Sendable {
    private enum Wish { case stop, reload }

    private struct State {
        var server: Server?
        var wishes: [Wish] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let stopped = DispatchSemaphore(value: 0)
    private let logger: Logger
    private let manager = ServiceManager()
    private let queue = DispatchQueue(label: "waggle.signals")
    private var sources: [any DispatchSourceSignal] = []

    init(_ logger: Logger) {
        self.logger = logger
        let numbers = [SIGTERM, SIGINT, SIGHUP]
        Self.hold(numbers)
        for number in numbers {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [weak self] in self?.take(number == SIGHUP ? .reload : .stop) }
            source.activate()
            sources.append(source)
        }
    }

    /// Blocked on this thread, and on those it starts, a signal waits for its source, which is not at work at once;
    /// ignored but not blocked it would be lost until then.
    private static func hold(_ numbers: [Int32]) {
        var mask = sigset_t()
        sigemptyset(&mask)
        for number in numbers { sigaddset(&mask, number) }
        pthread_sigmask(SIG_BLOCK, &mask, nil)
    }

    /// Returns when the server has stopped.
    func wait(for server: Server) {
        let waiting = state.withLock { state in
            state.server = server
            defer { state.wishes = [] }
            return state.wishes
        }
        manager.ready()
        manager.keepAlive(asking: server)
        for wish in waiting { obey(wish, server) }
        stopped.wait()
    }

    private func take(_ wish: Wish) {
        let server = state.withLock { state in
            // Kept twice they would say no more than once.
            if state.server == nil, !state.wishes.contains(wish) { state.wishes.append(wish) }
            return state.server
        }
        if let server { obey(wish, server) }
    }

    private func reload(_ server: Server) {
        manager.reloading()
        server.reloadCertificate()
        manager.ready()
    }

    /// A disk that does not answer must not keep the process: what was acknowledged is on it already.
    private func endHard(after milliseconds: Int64) {
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(milliseconds))) { [logger] in
            logger.error("stopping takes too long: the disk does not answer")
            _exit(1)
        }
    }

    private func obey(_ wish: Wish, _ server: Server) {
        guard wish == .stop else { return reload(server) }
        let isSecond = state.withLock { state in
            defer { state.isStopping = true }
            return state.isStopping
        }
        if isSecond { _exit(1) }
        manager.stopping()
        endHard(after: server.stopsWithin)
        DispatchQueue.global().async { [self] in
            logger.info("stopping")
            server.stop()
            stopped.signal()
        }
    }
}
