import Foundation
import JSON
import Testing
import WaggleDesk
import WaggleServer

/// The resources the server answers are those of the document it serves.
struct APIResourceTests {
    private static let documented: Set<String> = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Public/openapi.json")
        // Longer than a request body may be.
        let limits = JSONLimits(bytesMax: 1 << 24)
        guard let data = try? Data(contentsOf: file), let page = try? JSONValue.parse(Array(data), limits: limits)
        else { return [] }
        var found: Set<String> = []
        for path in page["paths"]?.objectValue ?? [] where path.key.hasPrefix(APIResource.root) {
            for verb in path.value.objectValue ?? [] {
                found.insert("\(verb.key.uppercased()) \(path.key.dropFirst(APIResource.root.count))")
            }
        }
        return found
    }()

    @Test func `every resource is documented, and every documented one exists`() {
        let answered = APIResource.all.map { "\($0.verb.rawValue) \($0.template)" }
        #expect(Set(answered).count == answered.count, "two methods share a resource")
        #expect(Set(answered) == Self.documented)
    }

    @Test func `a path of one ticket names it`() {
        #expect(
            Set(APIResource.all.filter(\.method.isOnTicket).map { $0.template.hasPrefix("tickets/{ticket}") }) == [true]
        )
    }
}
