import Testing
import Transport

@Suite struct TimerWheelTests {
    @Test func `a wheel agrees with a plain list over a hundred thousand random steps`() {
        var random = SplitMix(state: 42)
        var wheel = TimerWheel(bucketCount: 16, currentTick: 7)
        var model: [Int: (tick: UInt64, token: TimerToken)] = [:]
        var fired: [Int] = []
        var old: [TimerToken] = []
        for step in 0..<100_000 {
            switch random.next() % 8 {
            case 0...2:
                let tick = wheel.currentTick + random.next() % 50
                let token = wheel.schedule(atTick: tick) { fired.append(step) }
                model[step] = (max(tick, wheel.currentTick + 1), token)
            case 3:
                guard let (key, entry) = model.min(by: { $0.key < $1.key }) else { continue }
                let isCancelled = wheel.cancel(entry.token)
                #expect(isCancelled)
                model[key] = nil
                old.append(entry.token)
            case 4:
                guard let (key, entry) = model.max(by: { $0.key < $1.key }) else { continue }
                let tick = wheel.currentTick + 1 + random.next() % 50
                let isMoved = wheel.reschedule(entry.token, atTick: tick)
                #expect(isMoved)
                model[key]?.tick = tick
            case 5:
                guard let token = old.popLast() else { continue }
                let isCancelled = wheel.cancel(token)
                #expect(!isCancelled)
            default:
                let target = wheel.currentTick + random.next() % 4
                let expected = model.filter { $0.value.tick <= target }
                if let next = wheel.nextTick(), let earliest = model.values.map(\.tick).min() {
                    #expect(next <= earliest)
                }
                fired = []
                wheel.advance(toTick: target)
                while let action = wheel.popDue() { action() }
                #expect(Set(fired) == Set(expected.keys) && fired.count == expected.count)
                #expect(fired.map { expected[$0]?.tick ?? 0 } == expected.values.map(\.tick).sorted())
                for key in fired { model[key] = nil }
            }
            #expect(wheel.count == model.count)
        }
    }

    @Test func `an action may cancel another that is due in the same tick`() {
        var wheel = TimerWheel(currentTick: 0)
        var fired = 0
        _ = wheel.schedule(atTick: 3) { fired += 1 }
        let second = wheel.schedule(atTick: 3) { fired += 10 }
        wheel.advance(toTick: 5)
        wheel.popDue()?()
        let isCancelled = wheel.cancel(second)
        #expect(isCancelled)
        let next = wheel.popDue()
        #expect(next == nil)
        #expect(fired == 1)
        #expect(wheel.count == 0)
    }

    @Test func `an empty wheel jumps any distance`() {
        var wheel = TimerWheel(currentTick: 0)
        let far = UInt64.max / 2
        wheel.advance(toTick: far)
        #expect(wheel.currentTick == far)
        #expect(wheel.nextTick() == nil)
    }
}

/// A small random generator, so that a failing run can be repeated.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
