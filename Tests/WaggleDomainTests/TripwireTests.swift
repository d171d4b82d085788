import Testing
import WaggleDomain
import WaggleTesting

@Suite struct TripwireTests {
    private func watch(_ limits: TripwireLimits) -> TripwireWatch {
        TripwireWatch(number: 1, limits: limits, since: 0)
    }

    @Test func `a share of too few says nothing`() {
        var watch = watch(TripwireLimits(reopened: 10, least: 5))
        #expect(watch.look(TripwireFigures([.reopened: (50, 4)])).isEmpty)
        #expect(watch.look(TripwireFigures([.reopened: (10, 5)])).isEmpty)
        #expect(
            watch.look(TripwireFigures([.reopened: (11, 5)]))
                == [TripwireTrip(wire: .reopened, value: 11, limit: 10, n: 5)])
    }

    @Test func `satisfaction trips below its limit, and a wait needs no number`() {
        var watch = watch(TripwireLimits(longestWait: 60_000, satisfied: 80, least: 2))
        let found = watch.look(TripwireFigures([.longestWait: (60_001, 1), .satisfied: (79, 2)]))
        #expect(found.map(\.wire) == [.longestWait, .satisfied])
        #expect(watch.look(TripwireFigures([.longestWait: (60_000, 1), .satisfied: (80, 2)])).isEmpty)
    }
}
