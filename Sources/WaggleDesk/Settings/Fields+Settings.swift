internal import JSON
internal import WaggleDomain

// Members of a section's value: what is left out stays as it is.

extension Fields {
    /// A duration in ms.
    func time(_ name: String, into time: inout Milliseconds) throws(Refused) {
        if let found = try optionalInteger(name) { time = found }
    }

    /// A small number.
    func count(_ name: String, into count: inout Int) throws(Refused) {
        guard let found = try optionalInteger(name) else { return }
        guard let small = Int32(exactly: found) else { throw Refused(field: name, "\(name) is too large") }
        count = Int(small)
    }

    /// Yes or no.
    func flag(_ name: String, into flag: inout Bool) throws(Refused) {
        if let found = try optionalFlag(name) { flag = found }
    }

    /// A word of a closed vocabulary.
    func word<Word: RawRepresentable & CaseIterable>(_ name: String, into word: inout Word) throws(Refused)
    where Word.RawValue == String {
        if let found = try optionalWord(name, Word.self) { word = found }
    }

    /// A list of durations in ms.
    func times(_ name: String, into times: inout [Milliseconds]) throws(Refused) {
        guard let elements = try list(name) else { return }
        var found: [Milliseconds] = []
        for element in elements {
            guard let time = element.intValue else { throw Refused(field: name, "\(name) must hold times in ms") }
            found.append(time)
        }
        times = found
    }

    /// A list's elements; nil when it is left out. `Bounds.settingsListMax` of them at most.
    func list(_ name: String) throws(Refused) -> [JSONValue]? {
        guard let found = value[name], !found.isNull else { return nil }
        guard let elements = found.arrayValue else { throw Refused(field: name, "\(name) must be a list") }
        guard elements.count <= Bounds.settingsListMax else {
            throw Refused(field: name, "\(name) holds more than \(Bounds.settingsListMax) entries")
        }
        return elements
    }

    /// The objects of a list; nil when it is left out.
    func objects(_ name: String) throws(Refused) -> [Fields]? {
        guard let elements = try list(name) else { return nil }
        var found: [Fields] = []
        for element in elements {
            guard element.objectValue != nil else { throw Refused(field: name, "\(name) must hold objects") }
            found.append(try Fields(element))
        }
        return found
    }

    /// A tier by its name, L0 to L4.
    func optionalTier(_ name: String) throws(Refused) -> Tier? {
        guard let text = try optionalText(name) else { return nil }
        guard let tier = Tier(name: text) else { throw Refused(field: name, "\(name) must be one of: L0 to L4") }
        return tier
    }

    /// A list of tiers.
    func tiers(_ name: String, into tiers: inout [Tier]) throws(Refused) {
        guard let elements = try list(name) else { return }
        var found: [Tier] = []
        for element in elements {
            guard let tier = element.stringValue.flatMap({ Tier(name: $0) }) else {
                throw Refused(field: name, "\(name) must hold tiers, L0 to L4")
            }
            found.append(tier)
        }
        tiers = found
    }
}

extension Tier {
    /// The tier called L0 to L4.
    init?(name: String) {
        guard let tier = Tier.allCases.first(where: { $0.name == name }) else { return nil }
        self = tier
    }
}
