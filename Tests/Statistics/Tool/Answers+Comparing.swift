internal import JSON
internal import Statistics

extension Answers {
    static let proportions: Table = [
        "wilson": { request in
            let proportion = Proportion(request.whole("count"), of: request.whole("total"))
            return JSONValue(interval: proportion.wilson(confidence: request.confidence))
        },
        "newcombe": { request in
            let (first, second) = request.proportions
            let found = Proportion.difference(first, minus: second, confidence: request.confidence)
            return ["value": JSONValue(found?.value), "interval": JSONValue(interval: found?.interval)]
        },
        "fisher": { request in
            let (first, second) = request.proportions
            return JSONValue(FisherTest.pValue(first, second))
        },
        "mantel haenszel": { request in
            let pooled = MantelHaenszel(request.requests("strata").map { $0.proportions })
            return [
                "odds_ratio": JSONValue(pooled.oddsRatio(confidence: request.confidence)),
                "risk_difference": JSONValue(pooled.riskDifference(confidence: request.confidence)),
                "chi_square": JSONValue(pooled.nullTest?.chiSquare), "p": JSONValue(pooled.nullTest?.pValue),
            ]
        },
    ]

    static let means: Table = [
        "welch": {
            JSONValue(MeanDifference.welch($0.numbers("first"), $0.numbers("second"), confidence: $0.confidence))
        },
        "geometric ratio": {
            JSONValue(
                MeanDifference.geometricRatio($0.numbers("first"), $0.numbers("second"), confidence: $0.confidence))
        },
        "stratified": { request in
            let strata = request.requests("strata").map { (first: $0.numbers("first"), second: $0.numbers("second")) }
            let found = MeanDifference.stratified(strata, confidence: request.confidence)
            return [
                "estimate": JSONValue(found?.estimate),
                "left_out": found.map { .int(Int64($0.strataLeftOut)) } ?? .null,
            ]
        },
        "cuped": { request in
            func group(_ name: String) -> [MeanDifference.Adjustable] {
                zip(request.numbers(name), request.numbers(name + "_before")).map { (value: $0, before: $1) }
            }
            let found = MeanDifference.cuped(group("first"), group("second"), confidence: request.confidence)
            return ["estimate": JSONValue(found?.estimate), "theta": JSONValue(found?.theta)]
        },
        "ranks": { request in
            guard let ranks = RankComparison(request.numbers("first"), request.numbers("second")) else { return .null }
            let shift = ranks.hodgesLehmann(confidence: request.confidence)
            return [
                "u": JSONValue(ranks.u), "p": JSONValue(ranks.pValue), "shift": JSONValue(shift.value),
                "probability": JSONValue(ranks.probabilityFirstLarger),
                "interval": JSONValue(interval: shift.interval),
            ]
        },
        "difference in differences": { request in
            let marks = zip(request.list("changed"), request.list("after"))
            let observations = zip(zip(request.numbers("values"), marks), request.wholes("cluster")).map { one in
                DifferenceInDifferences.Observation(
                    one.0.0, hasChanged: one.0.1.0.boolValue ?? false, isAfter: one.0.1.1.boolValue ?? false,
                    cluster: one.1)
            }
            return JSONValue(DifferenceInDifferences.effect(observations, confidence: request.confidence))
        },
    ]

    static let designs: Table = [
        "paired": { JSONValue(PairedBlocks(differences: $0.numbers("values")).estimate(confidence: $0.confidence)) },
        "randomisation": { request in
            let pairs = PairedBlocks(differences: request.numbers("values"))
            let found = pairs.randomisation(seed: UInt64(request.whole("seed")), draws: request.whole("draws"))
            return [
                "p": JSONValue(found?.pValue), "assignments": .int(Int64(found?.assignments ?? 0)),
                "exact": .bool(found?.isExact ?? false),
            ]
        },
        "bootstrap": { request in
            let bootstrap = Bootstrap(seed: UInt64(request.whole("seed")), repetitions: request.whole("repetitions"))
            let share = request.number("share")
            let (first, second) = (request.numbers("first"), request.numbers("second"))
            return [
                "one": JSONValue(interval: bootstrap.quantile(share, of: first, confidence: request.confidence)),
                "difference": JSONValue(
                    interval: bootstrap.quantileDifference(
                        share, first, minus: second, confidence: request.confidence)),
            ]
        },
        "holm": { .numbers(Multiplicity.holm($0.numbers("values"))) },
        "benjamini hochberg": { .numbers(Multiplicity.benjaminiHochberg($0.numbers("values"))) },
        "sample ratio": { request in
            let found = SampleRatio.test(request.wholes("counts"), shares: request.numbers("shares"))
            return ["chi_square": JSONValue(found?.chiSquare), "p": JSONValue(found?.pValue)]
        },
        "planning": { request in
            [
                "events": .int(Int64(Planning.events(hazardRatio: request.number("hazard_ratio")))),
                "tickets": .int(
                    Int64(
                        Planning.ticketsPerGroup(
                            timeRatio: request.number("time_ratio"), logDeviation: request.number("deviation")))),
                "effect": JSONValue(
                    Planning.designEffect(
                        ticketsPerBlock: request.number("per_block"), intraclassCorrelation: request.number("icc"))),
            ]
        },
        "confidence sequence": {
            JSONValue(ConfidenceSequence.halfWidth(count: $0.whole("count"), deviation: $0.number("deviation")))
        },
    ]
}

extension Request {
    /// The fields `first` and `second`, each `[count, total]`.
    var proportions: (first: Proportion, second: Proportion) {
        let (one, two) = (wholes("first"), wholes("second"))
        return (Proportion(one[0], of: one[1]), Proportion(two[0], of: two[1]))
    }
}
