/// Content types by file extension: those a browser application consists of. Everything else is
/// `application/octet-stream`, which no browser runs (send `X-Content-Type-Options: nosniff` with it).
package enum MediaType {
    /// The type of a file of that name or path.
    package static func ofFile(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return unknown }
        return byExtension[name[name.index(after: dot)...].lowercased()] ?? unknown
    }

    /// Whether compressing bytes of this type is worth while.
    package static func isCompressible(_ type: String) -> Bool {
        let bare = type.prefix { $0 != ";" }
        return bare.hasPrefix("text/") || compressible.contains(String(bare))
    }

    private static let unknown = "application/octet-stream"

    private static let compressible: Set<String> = [
        "application/json", "application/manifest+json", "application/problem+json", "application/xml",
        "application/yaml", "image/svg+xml",
    ]

    private static let byExtension = [
        "css": "text/css; charset=utf-8", "csv": "text/csv; charset=utf-8", "gif": "image/gif",
        "html": "text/html; charset=utf-8", "ico": "image/x-icon", "jpeg": "image/jpeg",
        "jpg": "image/jpeg", "js": "text/javascript; charset=utf-8", "json": "application/json",
        "md": "text/markdown; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "mp3": "audio/mpeg", "pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml",
        "txt": "text/plain; charset=utf-8", "wasm": "application/wasm", "wav": "audio/wav",
        "webmanifest": "application/manifest+json", "webp": "image/webp", "woff2": "font/woff2",
        "xml": "application/xml", "yaml": "application/yaml", "yml": "application/yaml",
        "zip": "application/zip",
    ]
}
