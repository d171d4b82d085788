/// Bounds of the request parser. Everything a peer can make us keep or count is in here.
///
/// The defaults are what common servers take: nginx allows a head of 32 KiB and a body of 1 MiB, Node a head
/// of 16 KiB, Apache 100 fields.
package struct HTTPLimits: Sendable {
    /// Bytes of the head, from the request line to its empty line.
    package var headBytesMax = 16 * 1024
    /// Field lines in the head.
    package var headersMax = 100
    /// Bytes of the request target.
    package var targetBytesMax = 8 * 1024
    /// Bytes of a body; may be raised or lowered for one request after its head.
    package var bodyBytesMax = 1024 * 1024
    /// Hexadecimal digits of a chunk size, leading zeros included.
    package var chunkSizeDigitsMax = 16
    /// Chunks in one body, however small.
    package var chunksMax = 16 * 1024
    /// Bytes of the trailer section, which is read and dropped.
    package var trailerBytesMax = 4 * 1024
    /// Field lines in the trailer section.
    package var trailersMax = 32

    /// The defaults.
    package init() {}
}
