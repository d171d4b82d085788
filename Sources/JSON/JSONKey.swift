/// An object's key, still in the reader's buffer; compares with literals without allocating. Do not keep it.
package struct JSONKey {
    /// The bytes between the quotes, escapes not yet decoded.
    let raw: UnsafeRawBufferPointer
    let hasEscapes: Bool
    /// Where the key's first byte stands in the text.
    package let offset: Int

    /// Does the key say exactly this, byte for byte after decoding?
    package func equals(_ literal: StaticString) -> Bool {
        guard literal.hasPointerRepresentation else { return false }
        let expected = UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
        if hasEscapes { return JSONText.decoded(raw).elementsEqual(expected) }
        return JSONText.areEqual(raw, expected)
    }

    /// The key as a string (allocates).
    package var string: String { JSONText.string(raw, hasEscapes: hasEscapes) }

    /// Lets `switch key { case "name": … }` work.
    package static func ~= (pattern: StaticString, key: JSONKey) -> Bool { key.equals(pattern) }
}
