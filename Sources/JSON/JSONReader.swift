// A pull parser: the caller asks for what it expects, in order, and nothing is built that nobody asked for.
//
//     try reader.beginObject()
//     while let key = try reader.nextKey() {
//         switch key {
//         case "ticket": ticket = try reader.readInt64()
//         case "text": text = try reader.readString()
//         default: try reader.skipValue()
//         }
//     }
//     try reader.finish()
//
// Rules (RFC 8259, strictly):
//   * After `nextKey` returned a key, and after `nextElement` returned true, exactly one value must be taken:
//     a `read…`, a `begin…` with its loop, or `skipValue`. A caller who forgets gets `unexpectedByte`, never a trap.
//   * Everything passed over is validated, skipped values too: UTF-8 (no overlong forms, no surrogates), escapes
//     with their pairs, the number grammar, raw control characters. No byte-order mark.
//   * No recursion. Open containers live in two 64-bit masks (is it an object; did it have an item), so the depth
//     is bounded by 64 whatever the caller allows.
//   * Duplicate keys are seen by the caller; `readValue` refuses them.
//   * Every access compares the position with `end` first. The arithmetic is on positions inside the buffer, which
//     cannot overflow; arithmetic on digits reports overflow.
//
// What bites: the reader holds an unsafe pointer. It, and each `JSONKey`, must not outlive the buffer; use
// `JSONReader.reading(_:)` for an array.

/// A strict pull parser over bytes that it does not own; confined to the caller, allocates only what is asked for.
package struct JSONReader {
    /// The deepest nesting any reader accepts.
    package static let depthCeiling = 64

    let bytes: UnsafeRawBufferPointer
    let end: Int
    let depthMax: Int
    /// The offset of the next unread byte.
    package internal(set) var position = 0
    /// How many containers are open.
    package private(set) var depth = 0
    private var objectMask: UInt64 = 0
    private var startedMask: UInt64 = 0

    /// Reads `bytes`, which must stay alive and unchanged; nests at most `depthMax` deep (never above 64).
    package init(_ bytes: UnsafeRawBufferPointer, depthMax: Int = 32) {
        self.bytes = bytes
        self.end = bytes.count
        self.depthMax = min(max(depthMax, 0), JSONReader.depthCeiling)
    }

    /// Lends a reader over an array for the length of `body`; the reader and its keys must not leave it.
    package static func reading<Result, Failure: Error>(
        _ bytes: [UInt8], depthMax: Int = 32, _ body: (inout JSONReader) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) -> Result in
            var reader = JSONReader(UnsafeRawBufferPointer(buffer), depthMax: depthMax)
            return try body(&reader)
        }
    }

    /// The type of the next value, not yet validated; nothing but white space is consumed.
    package mutating func peekKind() throws(JSONError) -> JSONKind {
        skipWhitespace()
        guard position < end else { throw JSONError(.unexpectedEnd, at: position) }
        guard let kind = JSONKind(firstByte: bytes[position]) else {
            throw JSONError(.unexpectedByte, at: position)
        }
        return kind
    }

    /// Opens an object; continue with `nextKey` until it returns nil.
    package mutating func beginObject() throws(JSONError) { try begin(.object) }

    /// Opens an array; continue with `nextElement` until it returns false.
    package mutating func beginArray() throws(JSONError) { try begin(.array) }

    /// The next key of the innermost object, or nil when the object has just been closed.
    package mutating func nextKey() throws(JSONError) -> JSONKey? {
        guard try advance(inObject: true, closing: UInt8(ascii: "}")) else { return nil }
        guard position < end else { throw JSONError(.unexpectedEnd, at: position) }
        guard bytes[position] == UInt8(ascii: "\"") else { throw JSONError(.unexpectedByte, at: position) }
        let span = try scanString()
        skipWhitespace()
        guard position < end else { throw JSONError(.unexpectedEnd, at: position) }
        guard bytes[position] == UInt8(ascii: ":") else { throw JSONError(.unexpectedByte, at: position) }
        position += 1
        return JSONKey(
            raw: UnsafeRawBufferPointer(rebasing: bytes[span.range]), hasEscapes: span.hasEscapes,
            offset: span.range.lowerBound)
    }

    /// True when a further element of the innermost array follows, false when the array has just been closed.
    package mutating func nextElement() throws(JSONError) -> Bool {
        try advance(inObject: false, closing: UInt8(ascii: "]"))
    }

    /// Checks that nothing but white space follows and no container is open.
    package mutating func finish() throws(JSONError) {
        skipWhitespace()
        guard depth == 0 else { throw JSONError(.unexpectedEnd, at: position) }
        guard position == end else { throw JSONError(.trailingBytes, at: position) }
    }

    /// Is the innermost open container an object?
    var isInObject: Bool { depth > 0 && objectMask & (1 << UInt64(depth - 1)) != 0 }

    @inline(__always)
    mutating func skipWhitespace() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func begin(_ kind: JSONKind) throws(JSONError) {
        guard try peekKind() == kind else { throw JSONError(.wrongType, at: position) }
        guard depth < depthMax else { throw JSONError(.tooDeep, at: position) }
        position += 1
        let bit: UInt64 = 1 << UInt64(depth)
        objectMask = kind == .object ? objectMask | bit : objectMask & ~bit
        startedMask &= ~bit
        depth += 1
    }

    /// Steps over a comma to the next item, or over the closing bracket; true when an item follows.
    private mutating func advance(inObject: Bool, closing: UInt8) throws(JSONError) -> Bool {
        guard depth > 0, isInObject == inObject else { throw JSONError(.wrongType, at: position) }
        let bit: UInt64 = 1 << UInt64(depth - 1)
        skipWhitespace()
        guard position < end else { throw JSONError(.unexpectedEnd, at: position) }
        if bytes[position] == closing {
            position += 1
            depth -= 1
            return false
        }
        if startedMask & bit != 0 {
            guard bytes[position] == UInt8(ascii: ",") else { throw JSONError(.unexpectedByte, at: position) }
            position += 1
            skipWhitespace()
        }
        startedMask |= bit
        return true
    }
}
