internal import JSON
internal import Statistics

/// What may be asked, by name.
enum Answers {
    typealias Table = [String: @Sendable (Request) -> JSONValue]

    static let distributions: Table = [
        "splitmix": { request in
            var generator = SplitMix64(seed: UInt64(request.whole("seed")))
            return .array((0..<request.whole("count")).map { _ in .string(String(generator.next())) })
        },
        "splitmix below": { request in
            var generator = SplitMix64(seed: UInt64(request.whole("seed")))
            let bound = request.whole("bound")
            return .array((0..<request.whole("count")).map { _ in .int(Int64(generator.below(bound))) })
        },
        "splitmix stream": { request in
            var generator = SplitMix64(seed: UInt64(request.whole("seed")), stream: UInt64(request.whole("stream")))
            return .numbers((0..<request.whole("count")).map { _ in generator.unit() })
        },
        "normal cdf": { JSONValue(Normal.cdf($0.number("x"))) },
        "normal quantile": { JSONValue(Normal.quantile($0.number("p"))) },
        "t two-sided": { JSONValue(StudentT(degrees: $0.number("degrees")).twoSided($0.number("x"))) },
        "t factor": { JSONValue(StudentT(degrees: $0.number("degrees")).factor(confidence: $0.confidence)) },
        "chi-square": { JSONValue(ChiSquare.upperTail($0.number("x"), degrees: $0.whole("degrees"))) },
        "quantiles": { request in
            let sample = Sample(request.numbers("values"))
            return .numbers(request.numbers("shares").compactMap { sample.quantile($0) })
        },
        "gini": { JSONValue(Sample($0.numbers("values")).gini) },
        "erlang c": { request in
            let queue = ErlangC(
                servers: request.whole("servers"), arrivalRate: request.number("rate"),
                serviceTime: request.number("service"))
            return [
                "wait_probability": JSONValue(queue.waitProbability), "mean_wait": JSONValue(queue.meanWait),
                "answered": JSONValue(queue.answered(within: request.number("within"))),
            ]
        },
        "arrival rate": { request in
            let rate = ArrivalRate(
                count: request.whole("count"), time: request.number("time"), dispersion: request.number("dispersion"))
            let interval = rate.interval(confidence: request.confidence)
            return .numbers([rate.value, interval.lower, interval.upper])
        },
        "arrival dispersion": { request in
            let (counts, times) = (request.numbers("counts"), request.numbers("times"))
            let all = zip(counts, times).map { (count: Int($0), time: $1) }
            let size = request.whole("group")
            let groups = stride(from: 0, to: all.count, by: size).map { Array(all[$0..<min(all.count, $0 + size)]) }
            return JSONValue(ArrivalRate.dispersion(of: groups))
        },
        "erlang people": { request in
            let people = ErlangC.people(
                arrivalRate: request.number("rate"), serviceTime: request.number("service"),
                answering: request.number("share"), within: request.number("within"))
            return people.map { .int(Int64($0)) } ?? .null
        },
        "halfin whitt": { JSONValue(SquareRootStaffing.waitProbability(beta: $0.number("beta"))) },
    ]

    static let survival: Table = [
        "kaplan meier": { request in
            let curve = SurvivalCurve(request.followUps)
            let median = curve.quantileInterval(0.5, confidence: request.confidence)
            return [
                "median": JSONValue(curve.median), "median_lower": JSONValue(median.lower),
                "median_upper": JSONValue(median.upper), "p90": JSONValue(curve.quantile(0.9)),
                "survival": .numbers(request.numbers("at").map { curve.survival(at: $0) }),
                "intervals": .array(
                    request.numbers("at").map {
                        JSONValue(interval: curve.interval(at: $0, confidence: request.confidence))
                    }),
            ]
        },
        "restricted mean": { request in
            let mean = RestrictedMean(SurvivalCurve(request.followUps), horizon: request.number("horizon"))
            return ["value": JSONValue(mean.value), "variance": JSONValue(mean.variance)]
        },
        "restricted mean difference": { request in
            let (first, second) = request.groups
            return JSONValue(
                RestrictedMean.difference(
                    SurvivalCurve(first), minus: SurvivalCurve(second), horizon: request.number("horizon"),
                    confidence: request.confidence))
        },
        "usual horizon": { JSONValue(RestrictedMean.usualHorizon($0.followUps)) },
        "pseudo values": { request in
            .numbers(PseudoValues.restrictedMean(request.followUps, horizon: request.number("horizon")))
        },
        "log rank": { request in
            let groups = request.json["strata"] == nil ? [request.groups] : request.requests("strata").map(\.groups)
            let test = LogRank(strata: groups.map { (first: $0.0, second: $0.1) })
            return ["chi_square": JSONValue(test.chiSquare), "p": JSONValue(test.pValue)]
        },
    ]
}

extension Request {
    /// The fields `time` and `event`, side by side.
    var followUps: [FollowUp] {
        zip(numbers("time"), list("event")).map { FollowUp($0, isEvent: $1.boolValue ?? false) }
    }

    /// The follow-ups with `first` true, and the others.
    var groups: ([FollowUp], [FollowUp]) {
        let marked = zip(followUps, list("first").map { $0.boolValue ?? false })
        return (marked.filter(\.1).map(\.0), marked.filter { !$0.1 }.map(\.0))
    }
}

extension JSONValue {
    init(interval: Interval?) {
        self = interval.map { .numbers([$0.lower, $0.upper]) } ?? .null
    }

    init(_ estimate: Estimate?) {
        guard let estimate else {
            self = .null
            return
        }
        self = [
            "value": JSONValue(estimate.value), "error": JSONValue(estimate.standardError),
            "interval": JSONValue(interval: estimate.interval), "p": JSONValue(estimate.pValue),
            "degrees": JSONValue(estimate.degreesOfFreedom),
        ]
    }
}
