internal import JSON

// In this protocol `null` and an absent field are both the zero value.
extension JSONReader {
    mutating func stringOrEmpty() throws(JSONError) -> String { try skipNull() ? "" : readString() }

    mutating func boolOrFalse() throws(JSONError) -> Bool { try skipNull() ? false : readBool() }

    mutating func uint64OrZero() throws(JSONError) -> UInt64 { try skipNull() ? 0 : readUInt64() }

    mutating func int64OrZero() throws(JSONError) -> Int64 { try skipNull() ? 0 : readInt64() }

    mutating func uint32OrZero() throws(JSONError) -> UInt32 {
        guard let value = UInt32(exactly: try uint64OrZero()) else {
            throw JSONError(.outOfRange, at: position)
        }
        return value
    }

    mutating func int32OrZero() throws(JSONError) -> Int32 {
        guard let value = Int32(exactly: try int64OrZero()) else {
            throw JSONError(.outOfRange, at: position)
        }
        return value
    }
}
