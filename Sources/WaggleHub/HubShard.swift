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
//
// What will bite: a follower that is told something may leave, or make others leave and disappear. So passing on
// walks over a copy of the list, and a subscription that `isOver` is not touched again: its follower may be gone.

/// The channels of one shard and who follows them. Confined to the shard's queue.
package final class HubShard {
    fileprivate final class Subscription {
        unowned let follower: any Follower
        let wantsJoins: Bool
        /// The offset delivered last.
        var position: UInt64
        /// Live publications waiting for `release`; nil when live.
        var held: [HubPublication]?
        /// Left, replaced or lost: nothing more is passed on, and `follower` is not to be read.
        var isOver = false

        init(_ follower: any Follower, at position: UInt64, held: Bool, wantsJoins: Bool) {
            self.follower = follower
            self.position = position
            self.held = held ? [] : nil
            self.wantsJoins = wantsJoins
        }

        /// Takes part in what is told now.
        var isLive: Bool { !isOver && held == nil }
    }

    fileprivate final class Room {
        var subscriptions: [ObjectIdentifier: Subscription] = [:]
        var ring: [HubPublication] = []
        var ringStart = 0
    }

    fileprivate var rooms: [Channel: Room] = [:]
    private let limits: HubLimits

    /// An empty shard.
    package init(limits: HubLimits = HubLimits()) { self.limits = limits }

    /// Channels with at least one follower here.
    package var channelCount: Int { rooms.count }
    /// Subscriptions here, all channels together.
    package var subscriptionCount: Int { rooms.values.reduce(0) { $0 + $1.subscriptions.count } }

    /// Adds a follower at `position`; `held` keeps live publications back until `release`. One that follows already
    /// begins anew. A follower must unregister before it goes.
    package func register(
        _ follower: any Follower, to channel: Channel, at position: UInt64, held: Bool, wantsJoins: Bool
    ) {
        let room = rooms[channel] ?? Room()
        rooms[channel] = room
        let key = ObjectIdentifier(follower)
        room.subscriptions[key]?.isOver = true
        room.subscriptions[key] = Subscription(follower, at: position, held: held, wantsJoins: wantsJoins)
    }

    /// Ends the hold: what came meanwhile is delivered after `position`, in order.
    package func release(_ follower: any Follower, in channel: Channel, at position: UInt64) {
        guard let subscription = rooms[channel]?.subscriptions[ObjectIdentifier(follower)],
            let held = subscription.held
        else { return }
        subscription.held = nil
        subscription.position = position
        for publication in held { deliver(publication, to: subscription) }
    }

    /// Ends a follower's subscription; nothing more reaches it.
    package func unregister(_ follower: any Follower, from channel: Channel) {
        guard let room = rooms[channel] else { return }
        room.subscriptions.removeValue(forKey: ObjectIdentifier(follower))?.isOver = true
        if room.subscriptions.isEmpty { rooms[channel] = nil }
    }

    /// Passes one publication to every follower of its channel.
    package func publish(_ publication: HubPublication) {
        guard let room = rooms[publication.channel] else { return }
        if publication.offset > 0 { room.remember(publication, limit: limits.ring) }
        for subscription in Array(room.subscriptions.values) { deliver(publication, to: subscription) }
    }

    /// Passes a finished join or leave push to those who asked for them and are not held, but for `except`.
    package func announce(_ frame: SharedFrame, in channel: Channel, except: (any Follower)?) {
        guard let room = rooms[channel] else { return }
        for subscription in Array(room.subscriptions.values) where subscription.isLive && subscription.wantsJoins {
            if let except, subscription.follower === except { continue }
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
        let kept = room.ordered
        guard let first = kept.first, let last = kept.last, first.offset <= offset + 1, last.offset >= top else {
            return nil
        }
        return kept.filter { $0.offset > offset && $0.offset <= top }
    }

    /// Drops what is kept of `channel` for those who return: they read it where it is stored.
    package func forget(_ channel: Channel) {
        rooms[channel]?.ring.removeAll()
        rooms[channel]?.ringStart = 0
    }

    /// The offset of the latest publication kept for `channel`; 0 when there is none.
    package func newestOffset(in channel: Channel) -> UInt64 { rooms[channel]?.newestOffset ?? 0 }

    private func deliver(_ publication: HubPublication, to subscription: Subscription) {
        guard !subscription.isOver else { return }
        guard publication.offset > 0 else {
            // The reply to a subscription comes before any push of its channel.
            if subscription.isLive { subscription.follower.follow(publication) }
            return
        }
        if let count = subscription.held?.count {
            if count >= limits.heldMax { return lose(subscription, publication.channel) }
            subscription.held?.append(publication)
            return
        }
        if publication.offset <= subscription.position { return }
        if publication.offset != subscription.position + 1 { return lose(subscription, publication.channel) }
        subscription.position = publication.offset
        subscription.follower.follow(publication)
    }

    private func lose(_ subscription: Subscription, _ channel: Channel) {
        let follower = subscription.follower
        unregister(follower, from: channel)
        follower.lostPosition(in: channel)
    }
}

extension HubShard.Room {
    fileprivate var newestOffset: UInt64 {
        guard !ring.isEmpty else { return 0 }
        return ring[(ringStart + ring.count - 1) % ring.count].offset
    }

    /// Oldest first.
    fileprivate var ordered: [HubPublication] { Array(ring[ringStart...] + ring[..<ringStart]) }

    /// Keeps the latest `limit` without a hole; a repeat changes nothing.
    fileprivate func remember(_ publication: HubPublication, limit: Int) {
        let newest = newestOffset
        guard limit > 0, publication.offset > newest else { return }
        if newest > 0 && publication.offset != newest + 1 {
            ring.removeAll()
            ringStart = 0
        }
        if ring.count < limit {
            ring.append(publication)
        } else {
            ring[ringStart] = publication
            ringStart = (ringStart + 1) % ring.count
        }
    }
}
