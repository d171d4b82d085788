/// Where a validated number stands, and what its writing says about it.
struct JSONNumberSpan {
    let range: Range<Int>
    /// Neither fraction nor exponent.
    let isInteger: Bool
    let isNegative: Bool
}

extension JSONReader {
    /// The longest number that is turned into a double; longer ones are `outOfRange` (2^-1074 has 767 digits).
    private static let numberBytesMax = 1024

    /// Reads an integer that fits exactly; a fraction or an exponent is `wrongType`.
    package mutating func readInt64() throws(JSONError) -> Int64 {
        let span = try expectInteger()
        guard let value = exactInt64(span) else { throw JSONError(.outOfRange, at: span.range.lowerBound) }
        return value
    }

    /// Reads an integer from 0 to 2^64-1; a fraction or an exponent is `wrongType`.
    package mutating func readUInt64() throws(JSONError) -> UInt64 {
        let span = try expectInteger()
        guard let magnitude = magnitude(span), !span.isNegative || magnitude == 0 else {
            throw JSONError(.outOfRange, at: span.range.lowerBound)
        }
        return magnitude
    }

    /// Reads any number as the nearest double; one too big for a finite double is `outOfRange`.
    package mutating func readDouble() throws(JSONError) -> Double {
        try double(try expectNumber())
    }

    mutating func expectNumber() throws(JSONError) -> JSONNumberSpan {
        guard try peekKind() == .number else { throw JSONError(.wrongType, at: position) }
        return try scanNumber()
    }

    private mutating func expectInteger() throws(JSONError) -> JSONNumberSpan {
        let span = try expectNumber()
        guard span.isInteger else { throw JSONError(.wrongType, at: span.range.lowerBound) }
        return span
    }

    /// Validates the number at the position and moves behind it: `-? int frac? exp?`.
    mutating func scanNumber() throws(JSONError) -> JSONNumberSpan {
        let start = position
        var isInteger = true
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        guard position < end else { throw JSONError(.unexpectedEnd, at: position) }
        if bytes[position] == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
        if position < end, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try skipDigits()
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < end, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            try skipDigits()
        }
        if position < end, isDigit(bytes[position]) { throw JSONError(.badNumber, at: start) }
        return JSONNumberSpan(range: start..<position, isInteger: isInteger, isNegative: isNegative)
    }

    /// One digit or more.
    private mutating func skipDigits() throws(JSONError) {
        guard position < end else { throw JSONError(.unexpectedEnd, at: position) }
        guard isDigit(bytes[position]) else { throw JSONError(.badNumber, at: position) }
        while position < end, isDigit(bytes[position]) { position += 1 }
    }

    @inline(__always)
    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// The integer's value without its sign, or nil above 2^64-1.
    private func magnitude(_ span: JSONNumberSpan) -> UInt64? {
        var value: UInt64 = 0
        for index in (span.range.lowerBound + (span.isNegative ? 1 : 0))..<span.range.upperBound {
            let (product, tooBig) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(UInt64(bytes[index] &- UInt8(ascii: "0")))
            if tooBig || overflows { return nil }
            value = sum
        }
        return value
    }

    func exactInt64(_ span: JSONNumberSpan) -> Int64? {
        guard span.isInteger, let magnitude = magnitude(span) else { return nil }
        guard span.isNegative else { return Int64(exactly: magnitude) }
        guard magnitude <= Int64.min.magnitude else { return nil }
        return Int64(truncatingIfNeeded: 0 &- magnitude)
    }

    func double(_ span: JSONNumberSpan) throws(JSONError) -> Double {
        guard span.range.count <= JSONReader.numberBytesMax else {
            throw JSONError(.outOfRange, at: span.range.lowerBound)
        }
        // Below 2^53 the conversion is exact, and much cheaper than parsing text again.
        if let integer = exactInt64(span), integer.magnitude < 1 << 53, integer != 0 {
            return Double(integer)
        }
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[span.range]), as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw JSONError(.outOfRange, at: span.range.lowerBound)
        }
        return value
    }
}
