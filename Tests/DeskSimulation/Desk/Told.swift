internal import Synchronization
internal import WaggleDesk
internal import WaggleWire

/// Hears what the desk tells the world, in its order.
final class Ear: DeskPublisher {
    /// One publication; a signal has offset 0.
    struct Told: Sendable {
        let channel: Channel
        let offset: UInt64
        let data: [UInt8]
    }

    private struct State {
        var told: [Told] = []
        var reconsidered: Set<Channel> = []
    }
    private let state = Mutex(State())

    func publish(_ data: [UInt8], to channel: Channel, offset: UInt64) {
        state.withLock { $0.told.append(Told(channel: channel, offset: offset, data: data)) }
    }

    func reconsider(_ channel: Channel) { state.withLock { _ = $0.reconsidered.insert(channel) } }

    /// What was told since the last time, and which channels' followers were to be asked again.
    func take() -> (told: [Told], reconsidered: Set<Channel>) {
        state.withLock { state in
            defer { state = State() }
            return (state.told, state.reconsidered)
        }
    }
}
