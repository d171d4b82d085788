import Testing
import WaggleHub
import WaggleWire

/// A follower gets each number once and in order, or is told that it lost its place.
struct HubShardTests {
    private let channel = Channel.ticket(1)

    @Test func `followers get what comes after their position`() {
        let hub = HubShard()
        let (first, second) = (TestFollower(), TestFollower())
        hub.join(first)
        hub.publish(1...3)
        hub.join(second, at: 3)
        hub.publish([3, 4, 5, 5, 4, 6])
        #expect(first.offsets == [1, 2, 3, 4, 5, 6])
        #expect(second.offsets == [4, 5, 6])
        hub.publish(1...2, in: .ticket(2))
        #expect(first.offsets.count == 6)
        #expect(first.lost.isEmpty && second.lost.isEmpty)
    }

    @Test func `a hole ends the subscription`() {
        let hub = HubShard()
        let (first, second) = (TestFollower(), TestFollower())
        hub.join(first, at: 5)
        hub.join(second, at: 6)
        hub.publish([7, 8])
        #expect(first.offsets == [] && first.lost == [channel])
        #expect(second.offsets == [7, 8] && second.lost.isEmpty)
        #expect(hub.subscriptionCount == 1)
    }

    @Test func `what comes during a hold is given after it, in order`() {
        let hub = HubShard()
        let follower = TestFollower()
        hub.join(follower, at: 2, held: true)
        hub.publish(3...6)
        #expect(follower.offsets.isEmpty)
        // What was read meanwhile reaches further than what was asked.
        hub.release(follower, in: channel, at: 4)
        #expect(follower.offsets == [5, 6])
        hub.publish([7])
        #expect(follower.offsets == [5, 6, 7])
        hub.release(follower, in: channel, at: 1)
        hub.publish([8])
        #expect(follower.offsets == [5, 6, 7, 8], "a second release means nothing")
    }

    @Test func `a hole behind a hold is found at the release`() {
        let hub = HubShard()
        let follower = TestFollower()
        hub.join(follower, at: 2, held: true)
        hub.publish([5, 6])
        hub.release(follower, in: channel, at: 3)
        #expect(follower.offsets.isEmpty && follower.lost == [channel])
        #expect(hub.channelCount == 0)
    }

    @Test func `a hold has a bound`() {
        let hub = HubShard(limits: HubLimits(ring: 4, heldMax: 10))
        let follower = TestFollower()
        hub.join(follower, held: true)
        hub.publish(1...10)
        #expect(follower.lost.isEmpty)
        hub.publish([11])
        #expect(follower.lost == [channel] && hub.subscriptionCount == 0)
        hub.release(follower, in: channel, at: 0)
        #expect(follower.offsets.isEmpty)
    }

    @Test func `nothing of a channel comes before the hold is over`() {
        let hub = HubShard()
        let follower = TestFollower()
        hub.join(follower, held: true, wantsJoins: true)
        hub.publish([0])
        hub.announce(.of([1]), in: channel, except: nil)
        #expect(follower.signals == 0 && follower.pushes.isEmpty)
        hub.release(follower, in: channel, at: 0)
        hub.publish([0])
        hub.announce(.of([2]), in: channel, except: nil)
        #expect(follower.signals == 1 && follower.pushes == [[2]])
    }

    @Test(arguments: [1, 2, 3, 5, 64]) func `the ring gives the latest and knows what it lacks`(size: Int) {
        let hub = HubShard(limits: HubLimits(ring: size))
        let follower = TestFollower()
        hub.join(follower, at: 10)
        var top: UInt64 = 10
        for _ in 0..<150 {
            top += 1
            hub.publish([top])
            #expect(hub.newestOffset(in: channel) == top)
            let kept = min(size, Int(top - 10))
            for back in 0...(kept + 2) {
                let after = top - UInt64(min(back, Int(top)))
                let found = hub.missing(in: channel, after: after, upTo: top)?.map(\.offset)
                #expect(found == (back <= kept ? Array((after + 1)..<(top + 1)) : nil))
            }
        }
        #expect(hub.missing(in: channel, after: top - 1, upTo: top - 1)?.isEmpty == true)
        #expect(hub.missing(in: channel, after: top, upTo: top + 1) == nil, "not there yet")
        #expect(hub.missing(in: channel, after: .max, upTo: 3)?.isEmpty == true)
        #expect(hub.missing(in: .ticket(9), after: 1, upTo: 2) == nil)
        #expect(hub.missing(in: .ticket(9), after: 2, upTo: 2)?.isEmpty == true)
    }

    @Test func `a ring with a hole starts anew, a repeat changes nothing, no ring is allowed`() {
        let hub = HubShard()
        let follower = TestFollower()
        hub.join(follower, at: 0, held: true)
        hub.publish([1, 2, 5, 6, 5])
        #expect(hub.missing(in: channel, after: 4, upTo: 6)?.map(\.offset) == [5, 6])
        #expect(hub.missing(in: channel, after: 1, upTo: 6) == nil)
        #expect(hub.newestOffset(in: channel) == 6)
        let bare = HubShard(limits: HubLimits(ring: 0))
        bare.join(follower)
        bare.publish(1...3)
        #expect(bare.missing(in: channel, after: 2, upTo: 3) == nil)
    }

    @Test func `signals are no part of the order`() {
        let hub = HubShard()
        let follower = TestFollower()
        hub.join(follower, at: 1)
        hub.publish([0, 2, 0, 3])
        #expect(follower.offsets == [2, 3] && follower.signals == 2)
        #expect(hub.missing(in: channel, after: 1, upTo: 3)?.count == 2)
    }

    @Test func `joins go to those who asked, not to the one who joins`() {
        let hub = HubShard()
        let (asking, silent, joining) = (TestFollower(), TestFollower(), TestFollower())
        hub.join(asking, wantsJoins: true)
        hub.join(silent)
        hub.join(joining, wantsJoins: true)
        hub.announce(.of([7]), in: channel, except: joining)
        hub.announce(.of([8]), in: .ticket(2), except: nil)
        #expect(asking.pushes == [[7]] && silent.pushes.isEmpty && joining.pushes.isEmpty)
        #expect(hub.followers(of: channel).count == 3)
        #expect(hub.followers(of: .ticket(2)).isEmpty)
    }

    @Test(arguments: [false, true]) func `a follower may leave, or make others leave, while it is told`(isLost: Bool) {
        let hub = HubShard()
        var followers = (0..<8).map { _ in TestFollower() }
        for follower in followers { hub.join(follower, at: isLost ? 7 : 0, wantsJoins: true) }
        let channel = channel
        var calls = 0
        for follower in followers {
            follower.onFollow = { [unowned hub] told in
                calls += 1
                hub.unregister(told, from: channel)
                guard calls == 1 else { return }
                for other in followers where other !== told { hub.unregister(other, from: channel) }
            }
        }
        hub.publish([isLost ? 9 : 1])
        #expect(calls == 1)
        #expect(hub.subscriptionCount == 0 && hub.channelCount == 0)
        for follower in followers { follower.onFollow = nil }
        followers = []
    }

    @Test func `a follower that is gone is not touched, told by publication or by join`() {
        for isJoin in [false, true] {
            let hub = HubShard()
            var others: [TestFollower] = []
            let leaver = TestFollower()
            for _ in 0..<6 {
                let follower = TestFollower()
                hub.join(follower, wantsJoins: true)
                others.append(follower)
            }
            hub.join(leaver, wantsJoins: true)
            let channel = channel
            var isFirst = true
            let end: (TestFollower) -> Void = { told in
                guard isFirst else { return }
                isFirst = false
                for other in others where other !== told { hub.unregister(other, from: channel) }
                // The others' last owner lets go of them inside the hub's loop.
                others.removeAll { $0 !== told }
            }
            for follower in others + [leaver] { follower.onFollow = end }
            if isJoin { hub.announce(.of([1]), in: channel, except: nil) } else { hub.publish([1]) }
            #expect(hub.subscriptionCount >= 1)
            others = []
        }
    }

    @Test func `registering again replaces, also while being told`() {
        let hub = HubShard()
        let follower = TestFollower()
        hub.join(follower)
        let channel = channel
        follower.onFollow = { [unowned hub] told in
            if told.offsets == [1] { hub.register(told, to: channel, at: 5, held: false, wantsJoins: false) }
        }
        hub.publish([1, 2, 6])
        #expect(follower.offsets == [1, 6] && follower.lost.isEmpty)
        #expect(hub.subscriptionCount == 1)
    }

    @Test func `leaving during the release stops the rest`() {
        let hub = HubShard()
        let follower = TestFollower()
        hub.join(follower, held: true)
        hub.publish(1...5)
        let channel = channel
        follower.onFollow = { [unowned hub] told in if told.offsets.count == 2 { hub.unregister(told, from: channel) } }
        hub.release(follower, in: channel, at: 0)
        #expect(follower.offsets == [1, 2] && hub.channelCount == 0)
    }
}

struct PresenceTests {
    @Test func `presence counts connections and people`() {
        let presence = Presence()
        let channel = Channel.staff(3)
        #expect(presence.counts(of: channel) == (0, 0))
        for (client, user) in [("c1", "7"), ("c2", "7"), ("c3", "8")] {
            presence.add(.init(user: user, client: client, info: []), to: channel)
        }
        presence.add(.init(user: "7", client: "c1", info: [1]), to: channel)
        #expect(presence.counts(of: channel) == (3, 2))
        #expect(presence.entries(of: channel, limit: 2).map(\.client) == ["c1", "c2"])
        #expect(presence.entries(of: channel, limit: 9).first?.info == [1])
        #expect(presence.entries(of: .staff(4), limit: 9).isEmpty)
        presence.remove(client: "c9", from: channel)
        presence.remove(client: "c3", from: .staff(4))
        #expect(presence.counts(of: channel) == (3, 2))
        for client in ["c1", "c2", "c3"] { presence.remove(client: client, from: channel) }
        #expect(presence.counts(of: channel) == (0, 0))
    }
}
