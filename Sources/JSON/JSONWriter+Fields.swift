extension JSONWriter {
    /// A member with a string.
    package mutating func field(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    /// A member with an integer.
    package mutating func field(_ name: StaticString, _ value: Int) {
        key(name)
        int(value)
    }

    /// A member with an integer.
    package mutating func field(_ name: StaticString, _ value: Int64) {
        key(name)
        int(value)
    }

    /// A member with an integer without sign.
    package mutating func field(_ name: StaticString, _ value: UInt64) {
        key(name)
        uint(value)
    }

    /// A member with a number; what is not finite becomes `null`.
    package mutating func field(_ name: StaticString, _ value: Double) {
        key(name)
        double(value)
    }

    /// A member with a truth value.
    package mutating func field(_ name: StaticString, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// A member with a value built in memory.
    package mutating func field(_ name: StaticString, value: JSONValue) {
        key(name)
        self.value(value)
    }

    /// A member with raw JSON of one line, unchecked.
    package mutating func field(_ name: StaticString, raw json: [UInt8]) {
        key(name)
        raw(json)
    }

    /// A value built in memory.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .int(let value): int(value)
        case .double(let value): double(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(member.key)
                self.value(member.value)
            }
            endObject()
        }
    }
}

extension JSONValue {
    /// The value's text in one line, without white space.
    package func serialised() -> [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }
}
