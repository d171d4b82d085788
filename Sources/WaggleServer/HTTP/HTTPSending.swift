internal import Dispatch
internal import HTTP1
internal import Transport
internal import WaggleLog

/// An answer that is read from the disk piece by piece. Confined to a shard's queue, but for the reading itself;
/// `@unchecked Sendable` so that a piece can find its way back there.
final class HTTPSending: @unchecked Sendable {
    private static let disk = DispatchQueue(label: "waggle.files.read", qos: .userInitiated)

    private let content: FileContent
    private(set) var writer: ResponseWriter
    /// Bytes still to be sent.
    private(set) var left: Int64
    /// A piece is on its way from the disk.
    private(set) var isReading = false

    init(_ content: FileContent, _ writer: ResponseWriter, left: Int64) {
        self.content = content
        self.writer = writer
        self.left = left
    }

    /// Reads the next piece and gives it to `body` on the shard; an empty one when there is none.
    func read(on shard: Shard, _ body: @escaping @Sendable ([UInt8]) -> Void) {
        isReading = true
        Self.disk.async { [self] in
            let piece = content.next() ?? []
            shard.postUrgent { [self] in
                isReading = false
                body(piece)
            }
        }
    }

    /// A piece as it goes out; never more than was promised.
    func framed(_ piece: [UInt8]) -> [UInt8] {
        let piece = Int64(piece.count) > left ? Array(piece.prefix(Int(clamping: left))) : piece
        left -= Int64(piece.count)
        var bytes: [UInt8] = []
        writer.write(chunk: piece, into: &bytes)
        return bytes
    }
}
