// The little that the load reads of what it gets, and writes of what it sends: bytes, no JSON.

extension UnsafeRawBufferPointer {
    /// The digits at `index` as a number; nil where there are none. Wraps around instead of trapping.
    func number(at index: Int) -> UInt64? {
        var value: UInt64 = 0
        var position = index
        while position < count, self[position] >= 48, self[position] <= 57 {
            value = value &* 10 &+ UInt64(self[position] - 48)
            position += 1
        }
        return position > index ? value : nil
    }

    /// Where `pattern` first ends from `index` on.
    func end(of pattern: StaticString, from index: Int = 0) -> Int? {
        let length = pattern.utf8CodeUnitCount
        guard count >= length, index <= count - length else { return nil }
        for start in index...(count - length) where self[start] == pattern.utf8Start[0] {
            if (1..<length).allSatisfy({ self[start + $0] == pattern.utf8Start[$0] }) { return start + length }
        }
        return nil
    }

    /// The numbers behind each `"offset":`, in order.
    var offsets: [UInt64] {
        var found: [UInt64] = []
        var position = 0
        while let end = end(of: "\"offset\":", from: position) {
            if let number = number(at: end) { found.append(number) }
            position = end
        }
        return found
    }
}

extension [UInt8] {
    mutating func appendDecimal(_ value: UInt64) {
        guard value > 0 else { return append(48) }
        let start = count
        var rest = value
        while rest > 0 {
            append(UInt8(48 + rest % 10))
            rest /= 10
        }
        self[start...].reverse()
    }
}
