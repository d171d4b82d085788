/// One member of an object.
package struct JSONMember: Sendable, Equatable {
    /// The name, compared byte by byte (no Unicode normalisation).
    package var key: String
    /// The value.
    package var value: JSONValue

    /// A member.
    package init(_ key: String, _ value: JSONValue) {
        self.key = key
        self.value = value
    }

    /// Same bytes in the key, equal values.
    package static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.key.hasSameBytes(as: right.key) && left.value == right.value
    }
}

/// A JSON value in memory; accessors are strict: another type gives nil, nothing is converted.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction and exponent that fits.
    case int(Int64)
    /// Every other number.
    case double(Double)
    case string(String)
    case array([JSONValue])
    /// The members in the order of the text; keys are unique when parsed.
    case object([JSONMember])

    /// The member's value; nil when this is no object or has no such key.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.hasSameBytes(as: key) }?.value
    }

    /// The element; nil when this is no array or the index is outside it.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Is this `null`?
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The string, or nil for another type.
    package var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The exact integer, or nil for another type (1.0 is not an integer).
    package var intValue: Int64? {
        if case .int(let value) = self { value } else { nil }
    }

    /// The number, whether written as an integer or not; nil for another type.
    package var doubleValue: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The truth value, or nil for another type.
    package var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements, or nil for another type.
    package var arrayValue: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members in order, or nil for another type.
    package var objectValue: [JSONMember]? {
        if case .object(let value) = self { value } else { nil }
    }
}

extension JSONValue: Equatable {
    /// Same types, same bytes in strings, same order of members.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// `"text"`
    package init(stringLiteral value: String) { self = .string(value) }
    /// `42`
    package init(integerLiteral value: Int64) { self = .int(value) }
    /// `0.5`
    package init(floatLiteral value: Double) { self = .double(value) }
    /// `true`
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    /// `nil` is null.
    package init(nilLiteral: ()) { self = .null }
    /// `[1, 2]`
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// `["key": 1]`, in the order written.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { JSONMember($0, $1) })
    }
}

extension String {
    /// Equal without normalisation: Swift's `==` holds "é" and "e" + accent for the same, JSON does not.
    func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
