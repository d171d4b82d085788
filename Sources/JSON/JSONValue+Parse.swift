/// What a text may cost.
package struct JSONLimits: Sendable {
    /// How many containers may be open at once (never above 64). 32 as in the reliability rules.
    package var depthMax: Int
    /// How long the text may be, in bytes. 1 MiB, the bound of a request body.
    package var bytesMax: Int

    /// Limits; the defaults suit a request body.
    package init(depthMax: Int = 32, bytesMax: Int = 1 << 20) {
        self.depthMax = depthMax
        self.bytesMax = bytesMax
    }
}

extension JSONValue {
    /// Parses one whole text; duplicate keys are refused.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> JSONValue in
            try parse(UnsafeRawBufferPointer(buffer), limits: limits)
        }
    }

    /// Parses one whole text from memory the caller keeps alive; duplicate keys are refused.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.bytesMax else { throw JSONError(.tooLong, at: limits.bytesMax) }
        var reader = JSONReader(bytes, depthMax: limits.depthMax)
        let value = try reader.readValue()
        try reader.finish()
        return value
    }
}

extension JSONReader {
    /// Reads one value of any type into memory; duplicate keys are refused.
    package mutating func readValue() throws(JSONError) -> JSONValue {
        switch try peekKind() {
        case .object: return .object(try readMembers())
        case .array: return .array(try readElements())
        case .string: return .string(try readString())
        case .bool: return .bool(try readBool())
        case .null:
            try readNull()
            return .null
        case .number:
            let span = try expectNumber()
            if let value = exactInt64(span) { return .int(value) }
            return .double(try double(span))
        }
    }

    // The recursion through `readValue` is bounded by `depthMax`: `begin…` throws at the limit.
    private mutating func readElements() throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        try beginArray()
        while try nextElement() { elements.append(try readValue()) }
        return elements
    }

    private mutating func readMembers() throws(JSONError) -> [JSONMember] {
        var members: [JSONMember] = []
        var seen = SeenKeys()
        try beginObject()
        while let key = try nextKey() {
            let name = key.string
            guard seen.insert(name, after: members) else { throw JSONError(.duplicateKey, at: key.offset) }
            members.append(JSONMember(name, try readValue()))
        }
        return members
    }
}

/// Finds a key's second occurrence: by looking through a few members, by a set when there are many.
private struct SeenKeys {
    private static let linearMax = 16
    private var set: Set<[UInt8]> = []

    /// False when a member already has this name.
    mutating func insert(_ name: String, after members: [JSONMember]) -> Bool {
        guard members.count >= SeenKeys.linearMax else {
            return !members.contains { $0.key.hasSameBytes(as: name) }
        }
        if set.isEmpty { set = Set(members.map { Array($0.key.utf8) }) }
        return set.insert(Array(name.utf8)).inserted
    }
}
