import Foundation
import Testing

/// docs/reference/promises.md names for each promise the tests that hold it.
struct PromiseTests {
    private static let page = "docs/reference/promises.md"

    @Test func `every test that a promise names exists where it says`() throws {
        let text = try #require(Repository.text(Self.page))
        let named = text.matches(of: /\[([^\]]+)\]\(\.\.\/\.\.\/(Tests\/[^)]+)\)/)
        #expect(named.count >= 30)
        for match in named {
            let (name, path) = (String(match.output.1), String(match.output.2))
            let source = Repository.text(path) ?? ""
            let isThere = source.contains("def test_\(name)(") || source.contains("func `\(name)`")
            #expect(isThere, "\(Self.page): \(path) has no test \"\(name)\"")
        }
    }
}
