internal import Glibc

/// A machine's tz database: a folder of files, one a zone. Callable from any queue; a look-up reads one small file.
package struct ZoneFolder: Sendable {
    /// Where systems keep it.
    package static let places = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"]

    private let folders: [String]

    /// The folders to look in, in order.
    package init(_ folders: [String] = places) { self.folders = folders }

    /// What the zone's clocks do. `UTC` needs no database.
    package func table(of name: String) throws(TimeZoneError) -> ZoneTable {
        guard Self.isName(name) else { throw .badName }
        if name == "UTC" { return ZoneTable(initialOffset: 0, changes: []) }
        let present = folders.filter { access($0, R_OK | X_OK) == 0 }
        guard !present.isEmpty else { throw .noDatabase }
        for folder in present {
            if let bytes = Self.read(folder + "/" + name) { return try ZoneFile.parse(bytes, name: name) }
        }
        throw .unknown(name)
    }

    /// Letters, digits, `_`, `+` and `-` between single slashes: nothing that leaves the folder.
    static func isName(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count) else { return false }
        return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy {
                    (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
                        || $0 == 0x5F || $0 == 0x2B || $0 == 0x2D
                }
        }
    }

    /// A regular file's bytes, at most one more than a zone's file may have.
    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= ZoneFile.bytesMax {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count > 0 else { return count == 0 ? bytes : nil }
            bytes += buffer[..<count]
        }
        return bytes
    }
}
