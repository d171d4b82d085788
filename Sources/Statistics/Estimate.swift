/// Two ends, the lower first; what lies between them is what a figure's data are compatible with.
package struct Interval: Sendable, Equatable {
    /// The lower end.
    package var lower: Double
    /// The upper end.
    package var upper: Double

    /// An interval; the ends are kept as given.
    package init(_ lower: Double, _ upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// Value ± factor · error.
    package init(around value: Double, _ factor: Double, _ error: Double) {
        self.init(value - factor * error, value + factor * error)
    }

    /// Is the value inside, the ends included?
    package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    /// Every value of the interval through a rising function.
    package func mapped(_ rising: (Double) -> Double) -> Interval { Interval(rising(lower), rising(upper)) }
}

/// A figure with how sure one may be of it.
package struct Estimate: Sendable, Equatable {
    /// The figure, in the unit of its data.
    package var value: Double
    /// Its standard error, on the scale of `value` unless the maker says otherwise.
    package var standardError: Double
    /// The interval at the confidence asked for.
    package var interval: Interval
    /// Two-sided, against "no difference"; nil where no test belongs to the figure.
    package var pValue: Double?
    /// Degrees of freedom of the t behind the interval; nil for a normal one.
    package var degreesOfFreedom: Double?

    /// An estimate of its parts.
    package init(
        value: Double, standardError: Double, interval: Interval, pValue: Double? = nil,
        degreesOfFreedom: Double? = nil
    ) {
        self.value = value
        self.standardError = standardError
        self.interval = interval
        self.pValue = pValue
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// Value ± z · error, and the p of value / error; the error is positive.
    package static func normal(_ value: Double, error: Double, confidence: Double) -> Estimate {
        Estimate(
            value: value, standardError: error,
            interval: Interval(around: value, Normal.factor(confidence: confidence), error),
            pValue: Normal.twoSided(value / error))
    }

    /// Value ± t · error, and the p of value / error; the error is positive, the degrees of freedom are too.
    package static func student(_ value: Double, error: Double, degrees: Double, confidence: Double) -> Estimate {
        let t = StudentT(degrees: degrees)
        return Estimate(
            value: value, standardError: error,
            interval: Interval(around: value, t.factor(confidence: confidence), error),
            pValue: t.twoSided(value / error), degreesOfFreedom: degrees)
    }
}
