import Dispatch
import Synchronization
import Transport

/// A shard with a listener on some port of this machine.
final class Harness: Sendable {
    let shard: Shard
    let listener: Listener
    let events: EventList

    init(
        _ driver: DriverKind, shardOptions: ShardOptions = ShardOptions(),
        listenerOptions: ListenerOptions = ListenerOptions(),
        makeHandler: @escaping @Sendable (EventList) -> Recorder
    ) throws {
        var shardOptions = shardOptions
        shardOptions.driver = driver
        let events = EventList()
        self.events = events
        shard = try Shard(options: shardOptions)
        listener = try Listener(
            .tcp(host: "127.0.0.1", port: 0), shards: [shard], options: listenerOptions
        ) { shard, socket in
            shard.adopt(socket) { _ in makeHandler(events) }
        }
        listener.resume()
    }

    func connect(receiveBufferBytes: Int? = nil) -> TestClient {
        TestClient(port: listener.port, receiveBufferBytes: receiveBufferBytes)
    }

    var counters: ShardCounters { shard.countersSnapshot() }

    /// Runs work on the shard and waits for it.
    func run(_ work: @escaping @Sendable () -> Void) {
        let done = DispatchSemaphore(value: 0)
        precondition(
            shard.post {
                work()
                done.signal()
            })
        precondition(done.wait(timeout: .now() + 10) == .success, "the shard hangs")
    }

    func stop() {
        let done = DispatchSemaphore(value: 0)
        listener.cancel { done.signal() }
        shard.stop { done.signal() }
        precondition(done.wait(timeout: .now() + 10) == .success, "the listener or the shard does not stop")
        precondition(done.wait(timeout: .now() + 10) == .success, "the listener or the shard does not stop")
    }
}

/// A number several queues may touch.
final class Box<Value: Sendable>: Sendable {
    private let state: Mutex<Value>
    init(_ value: Value) { state = Mutex(value) }
    var value: Value { state.withLock { $0 } }
    func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }
}
