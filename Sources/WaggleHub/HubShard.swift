package import WaggleWire

// Members and rings of one shard.
//
// Everything here is confined to the shard's serial queue; the shard's mailbox brings publications in
// commit order. That order is what makes subscribing safe: the desk answers a subscription with the
// channel's top offset by the same mailbox, so when `register` runs every publication up to the top has
// passed and every later one is still to come. A subscriber whose missing publications must first be
// read from the log is registered `held`: live ones wait in its buffer until `release`.
//
// A follower never skips a number: lower ones are repeats and dropped, a hole ends the subscription with
// "insufficient state", and the client asks again with its position.

/// The channels of one shard and who follows them. Confined to the shard's queue.
package final class HubShard {
    fileprivate struct Subscription {
        unowned let follower: any Follower
        /// The offset delivered last.
        var position: UInt64
        /// Live publications waiting for `release`; nil when live.
        var held: [HubPublication]?
        let wantsJoins: Bool
    }

    fileprivate struct Room {
        var subscriptions: [ObjectIdentifier: Subscription] = [:]
        var ring: [HubPublication] = []
        var ringStart = 0
    }

    fileprivate var rooms: [Channel: Room] = [:]
    private let limits: HubLimits

    package init(limits: HubLimits = HubLimits()) { self.limits = limits }

    /// Channels with at least one follower here.
    package var channelCount: Int { rooms.count }
    /// Subscriptions here, all channels together.
    package var subscriptionCount: Int { rooms.values.reduce(0) { $0 + $1.subscriptions.count } }

    /// Adds a follower at `position`; `held` keeps live publications back until `release`.
    package func register(
        _ follower: any Follower, to channel: Channel, at position: UInt64, held: Bool, wantsJoins: Bool
    ) {
        rooms[channel, default: Room()].subscriptions[ObjectIdentifier(follower)] = Subscription(
            follower: follower, position: position, held: held ? [] : nil, wantsJoins: wantsJoins)
    }

    /// Ends the hold: what came meanwhile is delivered after `position`, in order.
    package func release(_ follower: any Follower, in channel: Channel, at position: UInt64) {
        let key = ObjectIdentifier(follower)
        guard var subscription = rooms[channel]?.subscriptions[key], let held = subscription.held else { return }
        subscription.held = nil
        subscription.position = position
        rooms[channel]?.subscriptions[key] = subscription
        for publication in held { deliver(publication, to: key) }
    }

    package func unregister(_ follower: any Follower, from channel: Channel) {
        rooms[channel]?.subscriptions[ObjectIdentifier(follower)] = nil
        if rooms[channel]?.subscriptions.isEmpty == true { rooms[channel] = nil }
    }

    /// Passes one publication to every follower of its channel.
    package func publish(_ publication: HubPublication) {
        guard let room = rooms[publication.channel] else { return }
        if publication.offset > 0 { remember(publication) }
        for key in room.subscriptions.keys { deliver(publication, to: key) }
    }

    /// Passes a finished join or leave push to those who asked for them, but for `except`.
    package func announce(_ frame: [UInt8], in channel: Channel, except: (any Follower)?) {
        guard let room = rooms[channel] else { return }
        let excepted = except.map { ObjectIdentifier($0) }
        for (key, subscription) in room.subscriptions where subscription.wantsJoins && key != excepted {
            subscription.follower.follow(push: frame)
        }
    }

    /// Everyone who follows `channel` here.
    package func followers(of channel: Channel) -> [any Follower] {
        rooms[channel]?.subscriptions.values.map(\.follower) ?? []
    }

    /// The publications after `offset` up to `top` from memory; nil when the ring does not reach back.
    package func missing(in channel: Channel, after offset: UInt64, upTo top: UInt64) -> [HubPublication]? {
        guard offset < top else { return [] }
        guard let room = rooms[channel] else { return nil }
        let kept = ordered(room)
        guard let first = kept.first, let last = kept.last, first.offset <= offset + 1, last.offset >= top else {
            return nil
        }
        return kept.filter { $0.offset > offset && $0.offset <= top }
    }

    private func ordered(_ room: Room) -> [HubPublication] {
        Array(room.ring[room.ringStart...] + room.ring[..<room.ringStart])
    }

    private func remember(_ publication: HubPublication) {
        guard limits.ring > 0 else { return }
        let newest = rooms[publication.channel]?.newestOffset ?? 0
        if newest > 0 && publication.offset != newest + 1 {
            rooms[publication.channel]?.ring.removeAll()
            rooms[publication.channel]?.ringStart = 0
        }
        let ring = limits.ring
        rooms[publication.channel]?.append(publication, limit: ring)
    }

    private func deliver(_ publication: HubPublication, to key: ObjectIdentifier) {
        let channel = publication.channel
        guard var subscription = rooms[channel]?.subscriptions[key] else { return }
        if publication.offset == 0 {
            subscription.follower.follow(publication)
            return
        }
        if let count = subscription.held?.count {
            if count >= limits.heldMax { return lose(subscription.follower, channel) }
            rooms[channel]?.subscriptions[key]?.held?.append(publication)
            return
        }
        if publication.offset <= subscription.position { return }
        if publication.offset != subscription.position + 1 { return lose(subscription.follower, channel) }
        subscription.position = publication.offset
        rooms[channel]?.subscriptions[key] = subscription
        subscription.follower.follow(publication)
    }

    private func lose(_ follower: any Follower, _ channel: Channel) {
        unregister(follower, from: channel)
        follower.lostPosition(in: channel)
    }
}

extension HubShard.Room {
    fileprivate var newestOffset: UInt64 {
        guard !ring.isEmpty else { return 0 }
        return ring[(ringStart + ring.count - 1) % ring.count].offset
    }

    fileprivate mutating func append(_ publication: HubPublication, limit: Int) {
        if ring.count < limit {
            ring.append(publication)
        } else {
            ring[ringStart] = publication
            ringStart = (ringStart + 1) % ring.count
        }
    }
}

extension HubShard {
    /// The offset of the latest publication kept for `channel`; 0 when there is none.
    package func newestOffset(in channel: Channel) -> UInt64 { rooms[channel]?.newestOffset ?? 0 }
}
