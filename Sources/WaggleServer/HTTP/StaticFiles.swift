internal import Compression
internal import Crypto
internal import Glibc
package import HTTP1

/// The pages, read and compressed once at start: each file with a strong ETag (its content's SHA-256) for
/// each coding. Immutable afterwards, so any shard may serve it.
///
/// Nothing outside the folder can be named: only paths found by walking it exist, hidden files and links
/// are left out.
package struct StaticFiles: Sendable {
    package struct File: Sendable {
        let type: String
        let bytes: [UInt8]
        let tag: String
        let compressed: [UInt8]?
        let compressedTag: String
        /// Seconds since 1970.
        let modified: Int
    }

    private var files: [String: File] = [:]
    /// Pages reachable without their ending.
    private static let pages = [
        "/": "/index.html", "/desk": "/desk.html", "/board": "/board.html", "/login": "/login.html",
        "/partner": "/partner.html", "/my": "/my.html",
        "/admin": "/admin.html", "/problems": "/problems.html",
        "/knowledge": "/knowledge.html",
    ]
    private static let fileBytesMax = 4 << 20
    private static let fileCountMax = 2_000

    /// No files at all, for a server without pages.
    package init() {}

    /// Reads `folder`; nil when it is not a readable folder.
    package init?(folder: String) {
        guard let directory = opendir(folder) else { return nil }
        closedir(directory)
        read(folder, under: "")
    }

    package var count: Int { files.count }

    /// The file a request path names.
    package func file(at path: String) -> File? { files[Self.pages[path] ?? path] }

    /// The answer to GET or HEAD for `path`; nil when there is no such file. A status from 400 on comes without words.
    /// `path`: the file to give instead of the one the request names.
    package func response(to head: RequestHead, at path: String? = nil, policy: String) -> HTTPResponse? {
        guard let file = file(at: path ?? head.path) else { return nil }
        let hasRange = head.method == .get && head.headers.contains("Range")
        // A range counts the bytes of the file itself.
        let isCompressed = !hasRange && file.compressed != nil && takesGzip(head)
        let tag = isCompressed ? file.compressedTag : file.tag
        var headers: [(name: String, value: String)] = [
            ("Content-Type", file.type), ("Cache-Control", "no-cache"), ("ETag", tag),
            ("Last-Modified", HTTPDate.text(unixSeconds: file.modified)), ("Accept-Ranges", "bytes"),
        ]
        if file.compressed != nil { headers.append(("Vary", "Accept-Encoding")) }
        if file.type.hasPrefix("text/html") { headers.append(("Content-Security-Policy", policy)) }
        switch Precondition(head.headers, tag: tag, modified: file.modified) {
        case .failed: return HTTPResponse(.preconditionFailed)
        case .unchanged: return HTTPResponse(.notModified, headers: headers)
        case .met: break
        }
        if hasRange, let part = part(of: file, head, headers) { return part }
        if isCompressed { headers.append(("Content-Encoding", "gzip")) }
        return HTTPResponse(.ok, headers: headers, body: isCompressed ? file.compressed ?? file.bytes : file.bytes)
    }

    private func takesGzip(_ head: RequestHead) -> Bool {
        guard head.headers.contains("Accept-Encoding") else { return false }
        return Negotiation.coding(acceptEncoding: head.headers.list("Accept-Encoding").joined(separator: ",")) == .gzip
    }

    /// The bytes a `Range` asks for; nil when the whole file is the answer.
    private func part(of file: File, _ head: RequestHead, _ headers: [(name: String, value: String)]) -> HTTPResponse? {
        let ranges = head.headers.values("Range")
        guard ranges.count == 1, Precondition.allowsRange(head.headers, tag: file.tag, modified: file.modified) else {
            return nil
        }
        let range = ByteRange(ranges.first, size: file.bytes.count)
        guard let described = range.contentRange(size: file.bytes.count) else { return nil }
        guard case .part(let bytes) = range else {
            return HTTPResponse(.rangeNotSatisfiable, headers: [("Content-Range", described)])
        }
        return HTTPResponse(
            .partialContent, headers: headers + [("Content-Range", described)], body: Array(file.bytes[bytes]))
    }

    private mutating func read(_ folder: String, under prefix: String) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") || files.count >= Self.fileCountMax { continue }
            let path = folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: read(path, under: prefix + "/" + name)
            case S_IFREG: add(path, as: prefix + "/" + name, modified: status.st_mtim.tv_sec)
            default: continue
            }
        }
    }

    private mutating func add(_ path: String, as name: String, modified: Int) {
        guard let bytes = readBytes(path, max: Self.fileBytesMax) else { return }
        let type = MediaType.ofFile(name)
        let hash = String(SHA256.hash(bytes).hex.prefix(32))
        let squeezed = MediaType.isCompressible(type) && bytes.count > 256 ? try? Gzip.compress(bytes, level: 9) : nil
        let compressed = squeezed.flatMap { $0.count < bytes.count ? $0 : nil }
        files[name] = File(
            type: type, bytes: bytes, tag: "\"\(hash)\"", compressed: compressed, compressedTag: "\"\(hash)-gz\"",
            modified: modified)
    }
}

/// A whole file of at most `max` bytes; nil when it is absent, unreadable or larger.
package func readBytes(_ path: String, max: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count == 0 { return bytes }
        guard count > 0, bytes.count + count <= max else { return nil }
        bytes += buffer[..<count]
    }
}
