import Foundation
import Testing
import WaggleServer

/// The table of bounds that operators read is the one that the server keeps.
struct LimitsTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.repository.appending(path: path), encoding: .utf8)
    }

    /// Name and value of each row of the table in docs/reference/limits.md.
    private func documented() throws -> [String: Int] {
        var found: [String: Int] = [:]
        for line in try text("docs/reference/limits.md").split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let name = cells[0].trimmingCharacters(in: ["`"])
            #expect(found[name] == nil, "\(name) stands twice in the table")
            found[name] = Int(cells[1].replacingOccurrences(of: ",", with: ""))
            #expect(cells.count == 4 && !cells[3].isEmpty, "\(name) has no reason")
        }
        return found
    }

    @Test func `the documented bounds are the server's`() throws {
        #expect(try documented() == Limits().all)
    }

    @Test func `every bound has a name that can be set`() throws {
        let declared = Set(Mirror(reflecting: Limits()).children.compactMap(\.label))
        #expect(declared == Set(Limits().all.keys))
        for name in declared {
            var limits = Limits()
            let isKnown = limits.set(name, to: 12_345)
            #expect(isKnown)
            let changed = limits.all.filter { $0.value != Limits().all[$0.key] }
            #expect(changed == [name: 12_345])
        }
        var limits = Limits()
        let isKnown = limits.set("nonsense", to: 1)
        #expect(!isKnown)
    }

    @Test func `every bound is used`() throws {
        let folder = Self.repository.appending(path: "Sources/WaggleServer")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var code = ""
        for case let file as URL in files
        where file.pathExtension == "swift" && !file.lastPathComponent.hasPrefix("Limits") {
            code += try String(contentsOf: file, encoding: .utf8)
        }
        for name in Limits().all.keys {
            #expect(code.contains("imits.\(name)"), "nothing keeps to \(name): wire it up or take it away")
        }
    }

    @Test func `the bounds fit each other`() {
        let limits = Limits()
        #expect(limits.pongTimeout < limits.pingInterval)
        #expect(limits.lowWater < limits.highWater && limits.highWater < limits.outputBytes)
        #expect(limits.replyBytes * 2 <= limits.outputBytes)
        #expect(limits.messageBytes <= limits.bodyBytes)
        #expect(limits.shutdownTimeout < 10_000)
    }
}
