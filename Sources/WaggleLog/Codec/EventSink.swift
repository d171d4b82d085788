internal import JSON
internal import WaggleDomain

/// Collects an event's payload and texts while it is written.
struct EventSink {
    private var payload = JSONWriter(capacity: 128)
    private var body = JSONWriter(capacity: 0)
    private var hasText = false

    init() { payload.beginObject() }

    mutating func finish(kind: String) -> EventCodec.Encoded {
        payload.endObject()
        if hasText { body.endObject() }
        return .init(kind: kind, payload: payload.bytes, body: hasText ? body.bytes : nil)
    }

    mutating func field(_ name: StaticString, _ value: Int) { payload.field(name, value) }
    mutating func field(_ name: StaticString, _ value: Int64) { payload.field(name, value) }
    mutating func field(_ name: StaticString, _ value: Bool) { payload.field(name, value) }
    mutating func field(_ name: StaticString, _ value: String) { payload.field(name, value) }
    mutating func field(_ name: StaticString, _ value: Tier) { payload.field(name, value.rawValue) }

    mutating func field<ID: RawRepresentable>(_ name: StaticString, _ value: ID) where ID.RawValue == Int64 {
        payload.field(name, value.rawValue)
    }

    mutating func field<Word: RawRepresentable>(_ name: StaticString, _ value: Word) where Word.RawValue == String {
        payload.field(name, value.rawValue)
    }

    mutating func field(_ name: StaticString, _ values: [String]) {
        payload.key(name)
        payload.beginArray()
        for value in values { payload.string(value) }
        payload.endArray()
    }

    mutating func field(_ name: StaticString, _ values: [Int64]) {
        payload.key(name)
        payload.beginArray()
        for value in values { payload.int(value) }
        payload.endArray()
    }

    /// A value that is JSON already, in canonical form.
    mutating func field(_ name: StaticString, json: String) { payload.field(name, raw: Array(json.utf8)) }

    /// Left out when there is none.
    mutating func optional(_ name: StaticString, _ value: String?) {
        if let value { payload.field(name, value) }
    }

    /// Free text: kept apart.
    mutating func text(_ name: StaticString, _ value: String) {
        if !hasText { body.beginObject() }
        hasText = true
        body.field(name, value)
    }

    /// What is kept apart like free text, and has a form of its own.
    mutating func text(_ name: StaticString, json: [UInt8]) {
        if !hasText { body.beginObject() }
        hasText = true
        body.field(name, raw: json)
    }
}
