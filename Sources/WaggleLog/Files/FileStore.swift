// The content of files that came with messages, beside the database.
//
//   DATA/files/4f/4f1c…         one file for each content, named by its SHA-256, 0600, never changed once it is there
//   DATA/files/incoming/…       being received; what lies here at a start was cut short and goes
//
// Received once and referred to often: two messages with the same content share a file. Who may read it says the message
// that refers to it (table `attachment`), never the hash. A file that no row refers to is an orphan: an erasure removes
// its own at once, and `sweep` what a stop in the wrong moment left behind. A file whose row is about to be written is
// pinned, so that neither takes it away in between.

internal import Crypto
internal import Glibc
internal import Synchronization

/// The files of a data folder. Any queue; every door blocks for as long as the disk takes.
package final class FileStore: Sendable {
    private let folder: String
    /// Contents whose rows are about to be written, and by how many.
    private let pins = Mutex<[String: Int]>([:])

    package init(_ folder: DataFolder) { self.folder = folder.files }

    /// A store beside a backup.
    init(path: String) { folder = path }

    private var incoming: String { folder + "/incoming" }

    /// Where a content lies, or would.
    func path(_ sha256: String) -> String { folder(of: sha256) + "/" + sha256 }
    private func folder(of sha256: String) -> String { folder + "/" + sha256.prefix(2) }

    /// Begins to receive a file.
    package func begin() throws(LogError) -> FileWriter {
        try make(folder)
        try make(incoming)
        return try FileWriter(store: self, file: incoming + "/" + Hex.encode(SecureRandom.bytes(16)))
    }

    /// Makes a folder where there is none, and its name durable.
    private func make(_ folder: String) throws(LogError) {
        if mkdir(folder, 0o700) == 0 { return try WholeFile.syncFolder(of: folder) }
        guard errno == EEXIST else {
            throw errno == ENOSPC || errno == EDQUOT
                ? .storageFull : .cannotWrite(file: folder, why: LogError.systemReason(errno))
        }
    }

    /// Puts a file that was received whole and is on disk in its place, and pins it there.
    func keep(_ file: String, as sha256: String) throws(LogError) {
        try make(folder(of: sha256))
        let kept = path(sha256)
        let isNew = pins.withLock { pins in
            pins[sha256, default: 0] += 1
            guard access(kept, F_OK) != 0 else { return false }
            return rename(file, kept) == 0
        }
        if !isNew { unlink(file) }
        do throws(LogError) {
            guard access(kept, F_OK) == 0 else { throw .cannotWrite(file: kept, why: "it could not be renamed") }
            try WholeFile.syncFolder(of: kept)
            try WholeFile.sync(folder)
        } catch {
            release(sha256)
            throw error
        }
    }

    /// The row that refers to a content was written, or never will be.
    package func release(_ sha256: String) {
        pins.withLock { pins in
            let count = (pins[sha256] ?? 1) - 1
            pins[sha256] = count > 0 ? count : nil
        }
    }

    /// Removes a content that no row refers to any more; one that is pinned stays.
    package func remove(_ sha256: String) {
        pins.withLock { pins in
            if pins[sha256] == nil { unlink(path(sha256)) }
        }
    }

    /// Opens a content to be read piece by piece.
    package func open(_ sha256: String) throws(LogError) -> FileContent {
        try FileContent(file: path(sha256))
    }

    /// What is wrong with a content; nil when it is there whole. Reads it.
    func fault(of sha256: String, size: Int64) -> String? {
        let file = path(sha256)
        guard WholeFile.exists(file) else { return "is missing" }
        guard WholeFile.size(file) == size else { return "has another size" }
        guard let digest = try? WholeFile.digest(file) else { return "cannot be read" }
        return digest.hex == sha256 ? nil : "is not what was sent"
    }

    /// Removes what was being received when the process before this one ended. Before anything is received.
    package func clearIncoming() {
        for name in Self.names(in: incoming) { unlink(incoming + "/" + name) }
    }

    /// Contents last written before that many seconds, at most `limit`, in no order: what may be orphans.
    package func contents(olderThan seconds: Int, limit: Int) -> [String] {
        var found: [String] = []
        let latest = time(nil) - seconds
        for prefix in Self.names(in: folder) where prefix.utf8.count == 2 {
            for name in Self.names(in: folder + "/" + prefix) where Self.isContent(name) {
                var info = stat()
                guard stat(path(name), &info) == 0, info.st_mtim.tv_sec <= latest else { continue }
                found.append(name)
                if found.count == limit { return found }
            }
        }
        return found
    }

    private static func isContent(_ name: String) -> Bool {
        name.utf8.count == 64 && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// Removes every other content: of a backup that takes an older one's place.
    func keepOnly(_ wanted: Set<String>) {
        for content in contents(olderThan: 0, limit: .max) where !wanted.contains(content) { unlink(path(content)) }
    }

    /// Copies a content into another store, where it is not there yet. False: it is missing here, or is not whole.
    func copy(_ sha256: String, size: Int64, to other: FileStore) throws(LogError) -> Bool {
        let target = other.path(sha256)
        if WholeFile.size(target) == size, WholeFile.exists(target) { return true }
        guard WholeFile.exists(path(sha256)) else { return false }
        try other.make(other.folder)
        try other.make(other.folder(of: sha256))
        let partial = target + ".partial"
        guard try WholeFile.copy(path(sha256), to: partial).hex == sha256 else {
            WholeFile.remove(partial)
            return false
        }
        try WholeFile.move(partial, to: target)
        try WholeFile.syncFolder(of: target)
        return true
    }
}
