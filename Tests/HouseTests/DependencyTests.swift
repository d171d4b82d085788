import Foundation
import Testing

/// The network is Dispatch's and ours; no part of SwiftNIO may come in through another package's back door.
struct DependencyTests {
    @Test func `no package of the whole graph is SwiftNIO`() throws {
        let state = try #require(Self.workspaceState(), "the build folder has no workspace-state.json")
        let packages = try Self.identities(in: state)
        #expect(packages.contains("swift-argument-parser"), "the state was not understood: \(packages)")
        let forbidden = packages.filter { $0.hasPrefix("swift-nio") || $0 == "async-http-client" }
        #expect(forbidden.isEmpty, "\(forbidden): use the rooms Transport, TLS, HTTP1 and WebSocket")
    }

    @Test func `the manifest names few packages, each by version`() throws {
        let manifest = try #require(Repository.text("Package.swift"))
        let lines = manifest.numberedLines.filter { $0.text.contains(".package(url:") }
        #expect(!lines.isEmpty)
        for line in lines {
            #expect(line.text.contains("from:"), "Package.swift:\(line.number): depend on a version, not on a branch")
            #expect(!line.text.contains("swift-nio"), "Package.swift:\(line.number): use Transport instead")
        }
    }

    @Test func `a package is known by its identity`() throws {
        let state = #"{"object": {"dependencies": [{"packageRef": {"identity": "swift-nio"}}]}, "version": 7}"#
        #expect(try Self.identities(in: Data(state.utf8)) == ["swift-nio"])
    }

    static func identities(in state: Data) throws -> [String] {
        try JSONDecoder().decode(State.self, from: state).object.dependencies.map(\.packageRef.identity).sorted()
    }

    /// What SwiftPM resolved. Asking `swift package` would wait for the lock that this test run holds.
    private static func workspaceState() -> Data? {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var candidates = [Repository.root.appending(path: ".build/workspace-state.json")]
        while folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
            candidates.append(folder.appending(path: "workspace-state.json"))
        }
        return candidates.lazy.compactMap { try? Data(contentsOf: $0) }.first
    }

    private struct State: Decodable {
        var object: Object

        struct Object: Decodable { var dependencies: [Dependency] }
        struct Dependency: Decodable { var packageRef: Reference }
        struct Reference: Decodable { var identity: String }
    }
}
