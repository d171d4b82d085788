import Foundation
import Testing

/// Who imports whom. The compiler checks what Package.swift declares; this checks what it cannot see:
/// modules of the system, and that the architecture page tells the truth.
struct ImportTests {
    let documented: [Room]
    let declared: [String: Set<String>]

    init() throws {
        documented = Rooms.documented(in: try #require(Repository.text("docs/architecture.md")))
        declared = Rooms.declared(in: try #require(Repository.text("Package.swift")))
    }

    @Test func `the architecture page lists every room with what Package.swift declares`() {
        #expect(declared.count >= 20, "Package.swift was not understood: \(declared.keys.sorted())")
        let pages = Dictionary(uniqueKeysWithValues: documented.map { ($0.name, $0.imports) })
        for name in Set(declared.keys).union(pages.keys).sorted() {
            #expect(
                pages[name] == declared[name],
                """
                \(name): the table in docs/architecture.md says \(pages[name]?.sorted() ?? ["no such room"]), \
                Package.swift \(declared[name]?.sorted() ?? ["no such target"]); make them the same
                """)
        }
    }

    @Test func `a room imports only what its row allows`() {
        let breaches = documented.flatMap { room in
            Repository.files(under: "Sources/" + room.name, endingIn: ".swift").flatMap { path in
                Self.breaches(of: room, path: path, source: Repository.text(path) ?? "")
            }
        }
        #expect(breaches.isEmpty, "\(breaches.report)")
    }

    @Test func `every folder under Sources is a room`() throws {
        let names = Set(documented.map(\.name))
        for path in Repository.files(under: "Sources") {
            let room = String(path.split(separator: "/")[1])
            #expect(names.contains(room), "\(path): add a row for \(room) to docs/architecture.md")
        }
    }

    @Test func `the domain imports nothing`() {
        let domain = documented.first { $0.name == "WaggleDomain" }
        #expect(domain == Room(name: "WaggleDomain", imports: [], system: []))
    }

    @Test func `Foundation is imported by no room`() {
        for room in documented {
            #expect(
                room.system.isDisjoint(with: ["Foundation", "FoundationEssentials"]),
                "\(room.name): use Glibc, Dispatch or a room of our own; tests may use Foundation")
        }
    }

    @Test(arguments: [
        ("COpenSSL", ["Crypto", "TLS"]), ("CSQLite", ["WaggleLog"]), ("CZlib", ["Compression"]),
        ("CSystem", ["Transport", "WaggleServer"]), ("WaggleTesting", []),
    ])
    func `a module with an owner is imported by its owner alone`(module: String, owners: [String]) {
        let importers = documented.filter { $0.imports.contains(module) }.map(\.name).sorted()
        #expect(importers == owners, "\(module) belongs to \(owners); go through that room")
    }

    @Test func `an import is found in whatever form it is written`() {
        let source = """
            import Foundation
            internal import Glibc
            @preconcurrency package import Dispatch
            import struct Synchronization.Mutex
            // import Hidden
            let text = "import Quoted"
            """
        #expect(
            Self.modules(in: source).map(\.module) == ["Foundation", "Glibc", "Dispatch", "Synchronization"])
    }

    @Test func `an import that no row allows is a breach`() {
        let room = Room(name: "HTTP1", imports: ["JSON"], system: ["Glibc"])
        let source = "import JSON\nimport Glibc\nimport Foundation\n"
        let found = Self.breaches(of: room, path: "Sources/HTTP1/A.swift", source: source)
        #expect(found.map(\.line) == [3])
    }

    static func breaches(of room: Room, path: String, source: String) -> [Breach] {
        // Where Glibc is allowed, so is what stands for it elsewhere.
        let libc: Set = room.system.contains("Glibc") ? ["Darwin", "Musl"] : []
        let allowed = room.imports.union(room.system).union(libc)
        return modules(in: source).filter { !allowed.contains($0.module) }.map {
            Breach(
                path: path, line: $0.line,
                advice: "\(room.name) may not import \($0.module), only \(allowed.sorted()); "
                    + "see the table in docs/architecture.md")
        }
    }

    static func modules(in source: String) -> [(line: Int, module: String)] {
        let form =
            /^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
        return SwiftCode.only(source).numberedLines.compactMap { line in
            guard line.text.contains("import") else { return nil }
            return line.text.firstMatch(of: form).map { (line.number, String($0.output.1)) }
        }
    }
}
