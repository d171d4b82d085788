import Synchronization
import WaggleDesk
import WaggleWire

/// Keeps what the desk tells the world, in the order it is told.
final class RecordingPublisher: DeskPublisher {
    struct Told: Equatable, Sendable {
        let channel: Channel
        /// 0 for a signal.
        let offset: UInt64
        let data: [UInt8]
        var text: String { String(decoding: data, as: UTF8.self) }
    }

    private struct State {
        var told: [Told] = []
        var reconsidered: [Channel] = []
        var everybodies = 0
        var hook: (@Sendable (Told) -> Void)?
    }
    private let state = Mutex(State())

    /// Everything, signals included.
    var all: [Told] { state.withLock { $0.told } }
    var reconsidered: [Channel] { state.withLock { $0.reconsidered } }

    /// How often everybody was to be asked again.
    var everybodies: Int { state.withLock { $0.everybodies } }

    /// Publications with a place in the channel.
    func stored(_ channel: Channel) -> [Told] { all.filter { $0.channel == channel && $0.offset > 0 } }

    func forget() {
        state.withLock {
            $0.told = []
            $0.reconsidered = []
            $0.everybodies = 0
        }
    }

    /// Called on the desk's queue for each publication.
    func onEach(_ hook: (@Sendable (Told) -> Void)?) { state.withLock { $0.hook = hook } }

    func publish(_ data: [UInt8], to channel: Channel, offset: UInt64) {
        let told = Told(channel: channel, offset: offset, data: data)
        let hook = state.withLock {
            $0.told.append(told)
            return $0.hook
        }
        hook?(told)
    }

    func reconsiderEverybody() { state.withLock { $0.everybodies += 1 } }

    func reconsider(_ channel: Channel) { state.withLock { $0.reconsidered.append(channel) } }
}
