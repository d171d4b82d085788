import Foundation

/// What a room may import, as the table in docs/architecture.md says.
struct Room: Equatable {
    var name: String
    /// Other rooms, and products of other packages.
    var imports: Set<String>
    /// Modules from outside, such as Glibc.
    var system: Set<String>
}

enum Rooms {
    /// The rows of the table `| Room | Owns | Imports | System |`.
    static func documented(in page: String) -> [Room] {
        page.numberedLines.compactMap { line in
            let cells = line.text.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 6, cells[1].hasPrefix("`"), cells[1].hasSuffix("`") else { return nil }
            return Room(
                name: cells[1].filter { $0 != "`" }, imports: names(in: cells[3]), system: names(in: cells[4]))
        }
    }

    /// The targets of the manifest that live under Sources, with what they declare to need.
    static func declared(in manifest: String) -> [String: Set<String>] {
        var rooms: [String: Set<String>] = [:]
        for call in ["cModule(", "room(", ".executableTarget("] {
            for text in arguments(of: call, in: manifest) {
                var words = strings(in: text)
                guard let name = words.first, text.contains("\"") else { continue }
                words.removeFirst()
                rooms[name] = call == "cModule(" ? [] : Set(words)
            }
        }
        return rooms
    }

    private static func names(in cell: String) -> Set<String> {
        Set(
            cell.split(separator: ",").map { $0.filter { $0 != "`" }.trimmingCharacters(in: .whitespaces) }
                .filter { $0 != "–" })
    }

    /// The text between the parentheses of every `call(…)`.
    private static func arguments(of call: String, in text: String) -> [Substring] {
        text.ranges(of: call).map { range in
            var depth = 1
            var end = range.upperBound
            while end < text.endIndex {
                if text[end] == "(" { depth += 1 }
                if text[end] == ")" { depth -= 1 }
                if depth == 0 { break }
                end = text.index(after: end)
            }
            return text[range.upperBound..<end]
        }
    }

    /// The string literals in order, without the ones that name a package.
    private static func strings(in text: Substring) -> [String] {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        return stride(from: 1, to: parts.count, by: 2).compactMap { index in
            parts[index - 1].hasSuffix("package: ") ? nil : String(parts[index])
        }
    }
}
