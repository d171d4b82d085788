internal import JSON
internal import WaggleDomain

/// A refusal on its way out of a decoder.
struct Refused: Error {
    let refusal: Refusal
    init(_ refusal: Refusal) { self.refusal = refusal }
    init(field: String, _ sentence: String) {
        refusal = Refusal(.invalidField, sentence, field: field)
    }
}

/// Strict, typed reading of a method's data: a wrong type is a refusal that names the field; unknown
/// fields are ignored, so that newer clients can talk to older servers.
struct Fields {
    let value: JSONValue
    /// It came as text, from a query: digits are numbers, `true` and `false` flags, commas part a list.
    private var isText = false

    init(_ value: JSONValue) throws(Refused) {
        guard value.objectValue != nil else {
            throw Refused(Refusal(.badRequest, "the data of a method is a JSON object"))
        }
        self.value = value
    }

    /// A query's items; a name that stands twice is a list.
    init(query items: [(name: String, value: String)]) {
        var members: [JSONMember] = []
        for item in items {
            if let index = members.firstIndex(where: { $0.key == item.name }) {
                members[index].value = .string((members[index].value.stringValue ?? "") + "," + item.value)
            } else {
                members.append(JSONMember(item.name, .string(item.value)))
            }
        }
        value = .object(members)
        isText = true
    }

    private func present(_ name: String) -> JSONValue? {
        guard let found = value[name], !found.isNull else { return nil }
        return found
    }

    func optionalText(_ name: String) throws(Refused) -> String? {
        guard let found = present(name) else { return nil }
        guard let text = found.stringValue else { throw Refused(field: name, "\(name) must be a text") }
        return text
    }

    func text(_ name: String) throws(Refused) -> String {
        guard let text = try optionalText(name) else { throw Refused(field: name, "\(name) is missing") }
        return text
    }

    func optionalInteger(_ name: String) throws(Refused) -> Int64? {
        guard let found = present(name) else { return nil }
        let number = isText ? found.stringValue.flatMap { Int64($0) } : found.intValue
        guard let number else { throw Refused(field: name, "\(name) must be a whole number") }
        return number
    }

    func integer(_ name: String) throws(Refused) -> Int64 {
        guard let number = try optionalInteger(name) else { throw Refused(field: name, "\(name) is missing") }
        return number
    }

    /// A small positive number that names something inside a ticket.
    func reference(_ name: String) throws(Refused) -> Int {
        let number = try integer(name)
        guard number > 0, let small = Int32(exactly: number) else {
            throw Refused(field: name, "\(name) must be a positive number")
        }
        return Int(small)
    }

    func optionalFlag(_ name: String) throws(Refused) -> Bool? {
        guard let found = present(name) else { return nil }
        let flag = isText ? found.stringValue.flatMap { Bool($0) } : found.boolValue
        guard let flag else { throw Refused(field: name, "\(name) must be true or false") }
        return flag
    }

    /// A length of time in ms; 0 when it is left out.
    func optionalDuration(_ name: String) throws(Refused) -> Milliseconds {
        let length = try optionalInteger(name) ?? 0
        guard length >= 0 else { throw Refused(field: name, "\(name) must not be negative") }
        return length
    }

    func optionalWord<Word: RawRepresentable & CaseIterable>(
        _ name: String, _: Word.Type = Word.self
    ) throws(Refused) -> Word? where Word.RawValue == String {
        guard let text = try optionalText(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refused(field: name, "\(name) must be one of: \(known)")
        }
        return word
    }

    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, _: Word.Type = Word.self
    ) throws(Refused) -> Word where Word.RawValue == String {
        guard let word = try optionalWord(name, Word.self) else { throw Refused(field: name, "\(name) is missing") }
        return word
    }

    func texts(_ name: String, countMax: Int) throws(Refused) -> [String] {
        var texts: [String] = []
        for element in try array(name, countMax: countMax) {
            guard let text = element.stringValue else { throw Refused(field: name, "\(name) must hold texts") }
            texts.append(text)
        }
        return texts
    }

    func users(_ name: String, countMax: Int) throws(Refused) -> [UserID] {
        var users: [UserID] = []
        for element in try array(name, countMax: countMax) {
            let number = isText ? element.stringValue.flatMap { Int64($0) } : element.intValue
            guard let number, number > 0 else {
                throw Refused(field: name, "\(name) must hold user ids")
            }
            users.append(UserID(number))
        }
        return users
    }

    /// A list that must be there, though it may be empty.
    func presentTexts(_ name: String, countMax: Int) throws(Refused) -> [String] {
        guard present(name) != nil else { throw Refused(field: name, "\(name) is missing") }
        return try texts(name, countMax: countMax)
    }

    /// An object of custom fields: texts and numbers; null or "" clears one.
    func fieldValues(_ name: String) throws(Refused) -> [HandlingCommand.FieldValue] {
        guard let found = present(name) else { throw Refused(field: name, "\(name) is missing") }
        guard let members = found.objectValue, members.count <= Bounds.fieldsMax else {
            throw Refused(field: name, "\(name) must be an object of at most \(Bounds.fieldsMax) values")
        }
        var values: [HandlingCommand.FieldValue] = []
        for member in members {
            let value = member.value
            let number = value.doubleValue.map { _ in String(decoding: value.serialised(), as: UTF8.self) }
            guard let text = value.isNull ? "" : value.stringValue ?? number else {
                throw Refused(field: name, "\(member.key.prefix(40)) must be a text, a number or null")
            }
            values.append(.init(name: member.key, value: text))
        }
        return values
    }

    private func array(_ name: String, countMax: Int) throws(Refused) -> [JSONValue] {
        guard let found = present(name) else { return [] }
        guard let elements = isText ? Self.split(found) : found.arrayValue else {
            throw Refused(field: name, "\(name) must be a list")
        }
        guard elements.count <= countMax else {
            throw Refused(field: name, "\(name) holds more than \(countMax) entries")
        }
        return elements
    }

    private static func split(_ value: JSONValue) -> [JSONValue]? {
        value.stringValue?.split(separator: ",").map { .string(String($0)) }
    }

    func objects(_ name: String, countMax: Int) throws(Refused) -> [Fields] {
        var objects: [Fields] = []
        for element in try array(name, countMax: countMax) {
            guard element.objectValue != nil else { throw Refused(field: name, "\(name) must hold objects") }
            objects.append(try Fields(element))
        }
        return objects
    }

    func object(_ name: String) throws(Refused) -> Fields? {
        guard let found = present(name) else { return nil }
        guard found.objectValue != nil else { throw Refused(field: name, "\(name) must be an object") }
        return try Fields(found)
    }

    func ticket() throws(Refused) -> TicketID {
        let number = try integer("ticket")
        guard number > 0 else { throw Refused(field: "ticket", "ticket must be a ticket's number") }
        return TicketID(number)
    }

    /// The number of a ticket beside the one the command is about.
    func otherTicket(_ name: String) throws(Refused) -> TicketID {
        let number = try integer(name)
        guard number > 0 else { throw Refused(field: name, "\(name) must be a ticket's number") }
        return TicketID(number)
    }

    func optionalTicket(_ name: String) throws(Refused) -> TicketID? {
        guard present(name) != nil else { return nil }
        return try otherTicket(name)
    }

    func flag(_ name: String) throws(Refused) -> Bool {
        guard let flag = try optionalFlag(name) else { throw Refused(field: name, "\(name) is missing") }
        return flag
    }

    func user(_ name: String) throws(Refused) -> UserID {
        let number = try integer(name)
        guard number > 0 else { throw Refused(field: name, "\(name) must be a user id") }
        return UserID(number)
    }

    func optionalUser(_ name: String) throws(Refused) -> UserID? {
        guard present(name) != nil else { return nil }
        return try user(name)
    }
}

extension Fields {
    /// A tier by its name, when it is given.
    func tier(_ field: String) throws(Refused) -> Tier? {
        guard let name = try optionalText(field) else { return nil }
        guard let tier = Tier.allCases.first(where: { $0.name == name }) else {
            throw Refused(field: field, "\(field) must be one of: L0, L1, L2, L3, L4")
        }
        return tier
    }
}
