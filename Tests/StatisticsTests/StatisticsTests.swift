import Statistics
import Testing

/// What can be said without a referee: edges, and figures known from books. Tests/Statistics compares the rest.
struct StatisticsTests {
    @Test func `the generator gives the numbers of its paper`() {
        var generator = SplitMix64(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in generator.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
        var one = SplitMix64(seed: 7, stream: 1)
        var two = SplitMix64(seed: 7, stream: 2)
        #expect(one.next() != two.next())
    }

    @Test func `a quantile of nothing, of one and of many`() {
        #expect(Sample([]).median == nil)
        #expect(Sample([3]).quantile(0.9) == 3)
        #expect(Sample([4, 1, 3, 2]).median == 2.5)
        #expect(Sample([1, 1, 1]).gini == 0)
        #expect(Sample([0, 0, 1]).gini.map { abs($0 - 2.0 / 3) < 1e-12 } == true)
        #expect(Sample([1, 2, 2, 5]).share(notAbove: 2) == 0.75)
    }

    @Test func `a curve without an end stays at one and has no median`() {
        let curve = SurvivalCurve([FollowUp(5, isEvent: false), FollowUp(9, isEvent: false)])
        #expect(curve.survival(at: 8) == 1)
        #expect(curve.median == nil)
        #expect(RestrictedMean(curve, horizon: 7).value == 7)
        #expect(RestrictedMean.difference(curve, minus: curve, horizon: 7) == nil)
        #expect(PseudoValues.restrictedMean([FollowUp(1, isEvent: true)], horizon: 2).isEmpty)
    }

    @Test func `who is censored when another ends was still watched`() {
        let curve = SurvivalCurve([FollowUp(2, isEvent: true), FollowUp(2, isEvent: false), FollowUp(3, isEvent: true)])
        #expect(abs(curve.survival(at: 2) - 2.0 / 3) < 1e-15)
        #expect(curve.survival(at: 3) == 0)
        #expect(curve.interval(at: 3) == Interval(0, 0))
    }

    @Test func `what nothing can be said of is nil, not a number`() {
        #expect(MeanDifference.welch([1], [2, 3]) == nil)
        #expect(MeanDifference.welch([1, 1], [1, 1]) == nil)
        #expect(MeanDifference.geometricRatio([0, 1], [2, 3]) == nil)
        #expect(Proportion(0, of: 0).wilson() == nil)
        #expect(MantelHaenszel([]).riskDifference() == nil)
        #expect(MantelHaenszel([(Proportion(0, of: 3), Proportion(1, of: 4))]).oddsRatio() == nil)
        #expect(LogRank([], []).pValue == nil)
        #expect(PairedBlocks(differences: [1]).estimate() == nil)
        #expect(PairedBlocks(differences: []).randomisation(seed: 1) == nil)
        #expect(RankComparison([], [1]) == nil)
        #expect(SampleRatio.test([0, 0], shares: [1, 1]) == nil)
        #expect(DifferenceInDifferences.effect([]) == nil)
        #expect(Bootstrap(seed: 1).quantile(0.5, of: []) == nil)
    }

    @Test func `no or all of a few keep an honest interval`() throws {
        let none = try #require(Proportion(0, of: 10).wilson())
        #expect(none.lower == 0 && abs(none.upper - 0.2775328) < 1e-6)
        let all = try #require(Proportion(10, of: 10).wilson())
        #expect(all.upper == 1 && abs(all.lower - 0.7224672) < 1e-6)
    }

    @Test func `eight pairs that agree have the smallest p there is`() throws {
        let found = try #require(PairedBlocks(differences: [1, 2, 3, 4, 5, 6, 7, 8]).randomisation(seed: 1))
        #expect(found.isExact && found.assignments == 256 && found.pValue == 2.0 / 256)
        let many = PairedBlocks(differences: (1...20).map(Double.init))
        let drawn = try #require(many.randomisation(seed: 1))
        #expect(!drawn.isExact && drawn.assignments == 10_000 && drawn.pValue < 0.001)
    }

    @Test func `staffing follows Erlang`() {
        let queue = ErlangC(servers: 15, arrivalRate: 1.5, serviceTime: 8)
        #expect(abs(queue.meanWait - 0.851) < 0.001)
        #expect(ErlangC(servers: 2, arrivalRate: 1, serviceTime: 3).waitProbability == 1)
        #expect(ErlangC(servers: 2, arrivalRate: 1, serviceTime: 3).meanWait == .infinity)
        #expect(ErlangC(servers: 3, arrivalRate: 0, serviceTime: 3).meanWait == 0)
        let people = ErlangC.people(arrivalRate: 1.5, serviceTime: 8, answering: 0.8, within: 0.5)
        let enough = people.map { ErlangC(servers: $0, arrivalRate: 1.5, serviceTime: 8).answered(within: 0.5) }
        let fewer = people.map { ErlangC(servers: $0 - 1, arrivalRate: 1.5, serviceTime: 8).answered(within: 0.5) }
        #expect(enough ?? 0 >= 0.8 && fewer ?? 1 < 0.8)
        #expect(ErlangC.people(arrivalRate: 1e9, serviceTime: 8, answering: 0.8, within: 1) == nil)
        #expect(abs(SquareRootStaffing.waitProbability(beta: 0.5) - 0.5045) < 0.00005)
    }

    @Test func `nobody in four hours may still be nearly one an hour`() {
        let none = ArrivalRate(count: 0, time: 4).interval()
        #expect(none.lower == 0 && abs(none.upper - 3.6888794541 / 4) < 1e-9)
        let some = ArrivalRate(count: 40, time: 10)
        #expect(some.value == 4 && some.interval().contains(4))
        let wider = ArrivalRate(count: 40, time: 10, dispersion: 3).interval()
        #expect(wider.lower < some.interval().lower && wider.upper > some.interval().upper)
        #expect(ArrivalRate.dispersion(of: [[(0, 1), (0, 1)], [(3, 1)], []]) == 1)
        #expect(abs(ArrivalRate.dispersion(of: [[(0, 1), (8, 1)]]) - 8) < 1e-12)
    }

    @Test func `plans have the sizes known beforehand`() {
        #expect(Planning.events(hazardRatio: 1.25) == 631)
        #expect(abs(Planning.ticketsPerGroup(timeRatio: 0.85, logDeviation: 1.2) - 856) <= 1)
        #expect(abs(Planning.designEffect(ticketsPerBlock: 40, intraclassCorrelation: 0.05) - 2.95) < 1e-12)
        #expect(Planning.blocks(ticketsPerGroup: 10, ticketsPerBlock: 40, intraclassCorrelation: 0) == 16)
        #expect(abs(ConfidenceSequence.halfWidth(count: 1_000, deviation: 1) - 0.0961) < 0.00005)
    }
}
