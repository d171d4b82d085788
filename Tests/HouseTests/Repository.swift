import Foundation

/// The repository these tests were compiled from.
enum Repository {
    /// The top level, found from where this file stood at compile time.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Everything at top level that a newcomer sees.
    static func visibleNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.path)
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Paths below `folder`, relative to the top level, of regular files that belong to the repository.
    static func files(under folder: String, endingIn endings: String...) -> [String] {
        let below = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        var found: [String] = []
        while let path = below?.nextObject() as? String {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            if name.hasPrefix(".") || madeByTools.contains(name) {
                below?.skipDescendants()
            } else if endings.isEmpty || endings.contains(where: { name.hasSuffix($0) }) {
                found.append(folder + "/" + path)
            }
        }
        return found.filter { !isFolder($0) }.sorted()
    }

    /// Every text file of the repository: what is visible at top level, and the checks in `.ci`.
    static func textFiles() throws -> [String] {
        let tops = try visibleNames().filter { $0 != "Package.resolved" } + [".ci"]
        return tops.flatMap { isFolder($0) ? files(under: $0) : [$0] }.filter { text($0) != nil }
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    static func isFolder(_ path: String) -> Bool {
        var folder: ObjCBool = false
        return FileManager.default.fileExists(
            atPath: root.appending(path: path).path, isDirectory: &folder) && folder.boolValue
    }

    /// The file's text, or nil when it is missing or not UTF-8, as pictures are not.
    static func text(_ path: String) -> String? {
        try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static let madeByTools: Set = ["__pycache__", "node_modules"]
}

/// A place where the house differs from its rules, and what to do instead.
struct Breach: CustomStringConvertible {
    var path: String
    var line: Int
    var advice: String

    var description: String { "\(path):\(line): \(advice)" }
}

extension [Breach] {
    /// One line a breach, for a failure's message.
    var report: String { "\n" + map(\.description).joined(separator: "\n") }
}

extension String {
    /// The lines with their numbers, counted from 1.
    var numberedLines: [(number: Int, text: Substring)] {
        split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0.offset + 1, $0.element) }
    }
}
