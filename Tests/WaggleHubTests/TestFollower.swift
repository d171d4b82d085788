import WaggleHub
import WaggleWire

/// A follower that keeps what it is given and may do something about it.
final class TestFollower: Follower {
    private(set) var offsets: [UInt64] = []
    private(set) var signals = 0
    private(set) var pushes: [[UInt8]] = []
    private(set) var lost: [Channel] = []
    var onFollow: ((TestFollower) -> Void)?

    func follow(_ publication: HubPublication) {
        if publication.offset == 0 { signals += 1 } else { offsets.append(publication.offset) }
        onFollow?(self)
    }

    func follow(push frame: SharedFrame) {
        pushes.append(frame[.json])
        onFollow?(self)
    }

    func lostPosition(in channel: Channel) {
        lost.append(channel)
        onFollow?(self)
    }
}

extension HubPublication {
    static func make(_ offset: UInt64, in channel: Channel = .ticket(1)) -> HubPublication {
        HubPublication(
            channel: channel, offset: offset, data: Array("{}".utf8),
            frame: SharedFrame { _ in Array("\(offset)".utf8) })
    }
}

extension HubShard {
    func publish(_ offsets: some Sequence<UInt64>, in channel: Channel = .ticket(1)) {
        for offset in offsets { publish(.make(offset, in: channel)) }
    }

    func join(_ follower: TestFollower, at position: UInt64 = 0, held: Bool = false, wantsJoins: Bool = false) {
        register(follower, to: .ticket(1), at: position, held: held, wantsJoins: wantsJoins)
    }
}

extension SharedFrame {
    static func of(_ bytes: [UInt8]) -> SharedFrame { SharedFrame { _ in bytes } }
}
