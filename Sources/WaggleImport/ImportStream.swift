/// The bytes of a file as they were before compression, if it is compressed; the first two bytes tell.
struct ImportStream {
    private let path: String

    /// A stream that begins with this chunk.
    init(first chunk: [UInt8], path: String, options: ImportOptions) {
        self.path = path
    }

    /// Reads a chunk of the file.
    mutating func read(
        _ chunk: [UInt8], _ body: ([UInt8]) throws(ImportError) -> Void
    ) throws(ImportError) {
        try body(chunk)
    }

    /// Checks that a compressed file is complete.
    mutating func finish() throws(ImportError) {}
}
