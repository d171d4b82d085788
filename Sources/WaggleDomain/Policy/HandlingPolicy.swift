/// A desk's settings about handling tickets.
package struct HandlingPolicy: PolicySection {
    /// The custom fields its tickets may carry, in the order they are shown.
    package var fields: [FieldDefinition] = []
    /// The longest time a ticket may be snoozed or wait for its customer by the clock, in ms.
    package var snoozeMax: Milliseconds = 90 * 24 * 3_600_000
    package init() {}

    /// The field of that name.
    package func field(_ name: String) -> FieldDefinition? { fields.first { $0.name == name } }

    package func check() -> Refusal? {
        if let refusal = check(snoozeMax, "snooze_max_ms", Bounds.clock) { return refusal }
        guard fields.count <= Bounds.fieldsMax else {
            return Refusal(.invalidField, "a desk has at most \(Bounds.fieldsMax) custom fields", field: "fields")
        }
        guard Set(fields.map(\.name)).count == fields.count else {
            return Refusal(.invalidField, "two custom fields have one name", field: "fields")
        }
        return fields.lazy.compactMap { $0.check() }.first
    }
}

/// One custom field of a desk's tickets.
package struct FieldDefinition: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case text
        /// A whole or decimal number within the bounds that are given.
        case number(min: Double?, max: Double?)
        case choice([String])
    }
    /// Small letters, digits and `_`, beginning with a letter; what programs call it.
    package var name: String
    package var kind: Kind
    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// Refuses a definition that no value could meet, or that has no bound.
    func check() -> Refusal? {
        let letters = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        guard letters, let first = name.utf8.first, (97...122).contains(first), name.utf8.count <= Bounds.tagBytesMax
        else { return refused("\"\(name.prefix(40))\" is not a name of a field: use a-z, 0-9 and _") }
        switch kind {
        case .text: return nil
        case .number(let min, let max):
            if let min, let max, min > max { return refused("the bounds of \(name) leave no number") }
            return nil
        case .choice(let options):
            let isBounded = (1...Bounds.choicesMax).contains(options.count) && Set(options).count == options.count
            let areShort = options.allSatisfy { !$0.isBlank && $0.utf8.count <= Bounds.categoryBytesMax }
            return isBounded && areShort
                ? nil : refused("\(name) needs 1 to \(Bounds.choicesMax) different words of at most 80 bytes")
        }
    }

    /// Refuses a value that is not of this field's kind; "" clears the field and is always good.
    func check(_ value: String) -> Refusal? {
        if value.isEmpty { return nil }
        switch kind {
        case .text: return Bounds.check(value, "fields", 0...Bounds.fieldBytesMax)
        case .number(let min, let max):
            guard let number = Self.number(value) else { return refused("\(name) is a number") }
            let isWithin = min.map { number >= $0 } ?? true && max.map { number <= $0 } ?? true
            return isWithin ? nil : refused("\(name) is out of its bounds")
        case .choice(let options):
            return options.contains(value)
                ? nil : refused("\(name) is one of: \(options.joined(separator: ", "))")
        }
    }

    /// Digits, one point, a minus: what JSON writes without an exponent.
    private static func number(_ value: String) -> Double? {
        let digits = value.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 || $0 == 45 }
        guard digits, value.utf8.count <= 32, let number = Double(value), number.isFinite else { return nil }
        return number
    }

    private func refused(_ sentence: String) -> Refusal { Refusal(.invalidField, sentence, field: "fields") }
}
