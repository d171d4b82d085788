/// The 32 bytes of a SHA-256 hash, held inline.
///
/// `==` takes a time that depends on the bytes: compare secrets with `constantTimeEqual`.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
    /// The number of bytes in a digest.
    package static let byteCount = 32
    /// 32 zero bytes, for a place where no hash is yet.
    package static let zero = Digest()

    private var word0: UInt64 = 0
    private var word1: UInt64 = 0
    private var word2: UInt64 = 0
    private var word3: UInt64 = 0

    private init() {}

    /// The digest stored in exactly 32 bytes; nil for any other count.
    package init?(_ bytes: [UInt8]) {
        let digest = bytes.withUnsafeBytes { Digest($0) }
        guard let digest else { return nil }
        self = digest
    }

    /// The digest stored in exactly 32 bytes; nil for any other count.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Digest.byteCount else { return nil }
        withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
    }

    /// The digest that `fill` writes into 32 bytes.
    init(filling fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        withUnsafeMutableBytes { storage in
            storage.withMemoryRebound(to: UInt8.self) { bytes in
                if let start = bytes.baseAddress { fill(start) }
            }
        }
    }

    /// The 32 bytes in order.
    package var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { withUnsafeBytes { Hex.encode($0) } }

    /// As `hex`.
    package var description: String { hex }

    /// Lends the 32 bytes without copying them to the heap.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: self, body)
    }

    private mutating func withUnsafeMutableBytes<Result>(
        _ body: (UnsafeMutableRawBufferPointer) -> Result
    ) -> Result {
        Swift.withUnsafeMutableBytes(of: &self, body)
    }
}
