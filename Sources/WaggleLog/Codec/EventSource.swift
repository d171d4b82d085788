internal import JSON
internal import WaggleDomain

/// Hands out an event's stored fields, each once, and notices what is left over.
struct EventSource {
    let kind: String
    private let payload: [JSONMember]
    private let body: [JSONMember]
    private let isErased: Bool
    private var payloadTaken = 0
    private var bodyTaken = 0

    init(kind: String, payload: [UInt8], body: [UInt8]?) throws(LogError) {
        self.kind = kind
        self.payload = try EventSource.members(payload, of: kind)
        self.body = if let body { try EventSource.members(body, of: kind) } else { [] }
        isErased = body == nil
    }

    private static func members(_ bytes: [UInt8], of kind: String) throws(LogError) -> [JSONMember] {
        guard let value = try? JSONValue.parse(bytes), case .object(let members) = value else {
            throw .unreadable(what: "\(kind) is not stored as a JSON object")
        }
        return members
    }

    /// Every stored field must have been asked for.
    func finish() throws(LogError) {
        guard payloadTaken == payload.count, bodyTaken == body.count else {
            throw .unreadable(what: "\(kind) has a field that this version does not know")
        }
    }

    private mutating func take(_ name: StaticString) -> JSONValue? {
        let name = name.description
        guard let member = payload.first(where: { $0.key == name }) else { return nil }
        payloadTaken += 1
        return member.value
    }

    private func fault(_ name: StaticString) -> LogError { .unreadable(what: "\(kind), field \(name)") }

    mutating func int64(_ name: StaticString) throws(LogError) -> Int64 {
        guard let value = take(name)?.intValue else { throw fault(name) }
        return value
    }

    mutating func int(_ name: StaticString) throws(LogError) -> Int {
        guard let value = Int(exactly: try int64(name)) else { throw fault(name) }
        return value
    }

    mutating func optionalInt64(_ name: StaticString) throws(LogError) -> Int64? {
        guard let value = take(name) else { return nil }
        guard let number = value.intValue else { throw fault(name) }
        return number
    }

    mutating func bool(_ name: StaticString) throws(LogError) -> Bool {
        guard let value = take(name)?.boolValue else { throw fault(name) }
        return value
    }

    /// False when it was left out.
    mutating func optionalBool(_ name: StaticString) throws(LogError) -> Bool {
        guard let value = take(name) else { return false }
        guard let flag = value.boolValue else { throw fault(name) }
        return flag
    }

    /// Empty when it was left out.
    mutating func optionalStrings(_ name: StaticString) throws(LogError) -> [String] {
        guard payload.contains(where: { $0.key == name.description }) else { return [] }
        return try array(name) { $0.stringValue }
    }

    /// Empty when it was left out.
    mutating func optionalUsers(_ name: StaticString) throws(LogError) -> [UserID] {
        guard payload.contains(where: { $0.key == name.description }) else { return [] }
        return try users(name)
    }

    mutating func users(_ name: StaticString) throws(LogError) -> [UserID] {
        try array(name) { $0.intValue.map { UserID($0) } }
    }

    mutating func string(_ name: StaticString) throws(LogError) -> String {
        guard let value = take(name)?.stringValue else { throw fault(name) }
        return value
    }

    mutating func optionalString(_ name: StaticString) throws(LogError) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.stringValue else { throw fault(name) }
        return text
    }

    /// A word of a closed vocabulary.
    mutating func word<Word: RawRepresentable>(_ name: StaticString) throws(LogError) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: try string(name)) else { throw fault(name) }
        return word
    }

    mutating func optionalWord<Word: RawRepresentable>(_ name: StaticString) throws(LogError) -> Word?
    where Word.RawValue == String {
        guard let value = take(name) else { return nil }
        guard let word = value.stringValue.flatMap(Word.init(rawValue:)) else { throw fault(name) }
        return word
    }

    mutating func optionalBool(_ name: StaticString) throws(LogError) -> Bool? {
        guard let value = take(name) else { return nil }
        guard let flag = value.boolValue else { throw fault(name) }
        return flag
    }

    mutating func id<ID: RawRepresentable>(_ name: StaticString) throws(LogError) -> ID where ID.RawValue == Int64 {
        guard let id = ID(rawValue: try int64(name)) else { throw fault(name) }
        return id
    }

    mutating func optionalID<ID: RawRepresentable>(_ name: StaticString) throws(LogError) -> ID?
    where ID.RawValue == Int64 {
        guard let raw = try optionalInt64(name) else { return nil }
        guard let id = ID(rawValue: raw) else { throw fault(name) }
        return id
    }

    mutating func tier(_ name: StaticString) throws(LogError) -> Tier {
        guard let tier = Tier(rawValue: try int(name)) else { throw fault(name) }
        return tier
    }

    mutating func optionalTier(_ name: StaticString) throws(LogError) -> Tier? {
        guard let raw = try optionalInt64(name) else { return nil }
        guard let number = Int(exactly: raw), let tier = Tier(rawValue: number) else { throw fault(name) }
        return tier
    }

    mutating func array<Element>(
        _ name: StaticString, _ element: (JSONValue) -> Element?
    ) throws(LogError) -> [Element] {
        guard let values = take(name)?.arrayValue else { throw fault(name) }
        var result: [Element] = []
        for value in values {
            guard let value = element(value) else { throw fault(name) }
            result.append(value)
        }
        return result
    }

    /// A value kept as JSON text, where there is one.
    mutating func optionalJSON(_ name: StaticString) throws(LogError) -> String? {
        guard payload.contains(where: { $0.key == name.description }) else { return nil }
        return try json(name)
    }

    /// A value of whatever form, as canonical JSON.
    mutating func json(_ name: StaticString) throws(LogError) -> String {
        guard let value = take(name) else { throw fault(name) }
        return String(decoding: value.serialised(), as: UTF8.self)
    }

    /// A list that is kept apart like free text; empty where it was erased or there is none.
    mutating func optionalTexts<Element>(
        _ name: StaticString, _ element: (JSONValue) -> Element?
    ) throws(LogError) -> [Element] {
        let key = name.description
        guard let value = body.first(where: { $0.key == key })?.value else { return [] }
        let elements = value.arrayValue?.map(element) ?? [nil]
        bodyTaken += 1
        let whole = elements.compactMap(\.self)
        guard whole.count == elements.count else { throw fault(name) }
        return whole
    }

    /// Free text; "" when it was erased.
    mutating func text(_ name: StaticString) throws(LogError) -> String {
        if isErased { return "" }
        let key = name.description
        guard let value = body.first(where: { $0.key == key })?.value.stringValue else { throw fault(name) }
        bodyTaken += 1
        return value
    }
}
