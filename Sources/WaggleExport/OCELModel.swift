internal import WaggleDomain

// OCEL 2.0 (arXiv 2403.01975, section 3): events relate to many objects, and objects have attributes that change with
// time. A ticket's owner, tier, mode and state are such attributes; members of a swarm are related and own nothing.

/// The value of an attribute.
enum OCELValue: Equatable {
    case text(String)
    case number(Int64)

    /// The type's name in OCEL.
    var type: String {
        switch self {
        case .text: "string"
        case .number: "integer"
        }
    }
}

/// An attribute that got a value: at a moment, or nil as it was from the start.
struct OCELChange {
    let name: String
    let at: Milliseconds?
    let value: OCELValue
}

extension MinedObject.Kind {
    /// The attributes of an object of this type, each with an example of its value.
    var attributes: [(name: String, example: OCELValue)] {
        switch self {
        case .ticket:
            MinedState.attributes + [("channel", .text("")), ("kind", .text(""))]
        case .person: [("name", .text("")), ("role", .text(""))]
        case .customer, .queue: [("name", .text(""))]
        }
    }
}

extension MinedState {
    static let attributes: [(name: String, example: OCELValue)] = [
        ("state", .text("")), ("owner", .text("")), ("tier", .number(0)), ("mode", .text("")), ("queue", .text("")),
        ("priority", .text("")), ("category", .text("")),
    ]

    /// In the order of `attributes`; nil where nothing is known.
    var values: [OCELValue?] {
        [
            .text(state), .text(owner), tier.map { .number(Int64($0.rawValue)) }, .text(mode), .text(group),
            .text(priority), .text(category),
        ]
    }
}

extension MinedCase {
    /// How the ticket's attributes changed, in order.
    var changes: [OCELChange] {
        var found = [
            OCELChange(name: "channel", at: nil, value: .text(channel)),
            OCELChange(name: "kind", at: nil, value: .text(kind)),
        ]
        var known: [OCELValue?] = Array(repeating: nil, count: MinedState.attributes.count)
        for event in events {
            for (index, value) in event.after.values.enumerated() where known[index] != value {
                guard let value else { continue }
                found.append(OCELChange(name: MinedState.attributes[index].name, at: event.at, value: value))
                known[index] = value
            }
        }
        return found
    }
}

extension MinedLink {
    /// The attributes of the object at the link's end; a ticket's come from its case.
    var changes: [OCELChange] {
        switch object.kind {
        case .ticket: []
        case .person: [text("name", name), text("role", role)]
        case .customer, .queue: [text("name", name)]
        }
    }

    private func text(_ attribute: String, _ value: String) -> OCELChange {
        OCELChange(name: attribute, at: nil, value: .text(value))
    }
}

/// Which objects and activities a file has got already.
struct OCELNames {
    /// Each activity is a type of event, in SQLite with a table of its own.
    static let activitiesMax = 1_000

    private var objects: Set<MinedObject> = []
    /// In the order of their numbers, from 0.
    private(set) var activities: [String] = []
    private var numbers: [String: Int] = [:]

    /// Whether the object is new.
    mutating func isNew(_ object: MinedObject) -> Bool { objects.insert(object).inserted }

    /// The activity's number, and whether it is new.
    mutating func number(of activity: String) throws(ExportError) -> (number: Int, isNew: Bool) {
        if let known = numbers[activity] { return (known, false) }
        guard activities.count < Self.activitiesMax else { throw .tooManyActivities(limit: Self.activitiesMax) }
        numbers[activity] = activities.count
        activities.append(activity)
        return (activities.count - 1, true)
    }
}
