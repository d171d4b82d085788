import Foundation
import Testing

/// Small things of the whole tree: what stands at top level, what no file may say, how long a function is.
struct FormTests {
    static let topLevel: Set = [
        "Benchmarks", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "Package.resolved", "Package.swift",
        "Protocols", "Public", "README.md", "Sources", "Tests", "compose.yaml", "docs",
    ]

    /// A function longer than this does not fit a screen.
    static let functionLinesMax = 70

    @Test func `the top level holds what a newcomer can guess`() throws {
        let others = try Repository.visibleNames().filter { !Self.topLevel.contains($0) }
        #expect(others.isEmpty, "\(others): find a place in one of \(Self.topLevel.sorted())")
    }

    @Test func `no file names the machine it was written on`() throws {
        let breaches = try Repository.textFiles().flatMap { path in
            (Repository.text(path) ?? "").numberedLines.filter { Self.namesMachine($0.text) }.map {
                Breach(path: path, line: $0.number, advice: "write a path relative to the repository, or a neutral one")
            }
        }
        #expect(breaches.isEmpty, "\(breaches.report)")
    }

    @Test func `no file has unfinished marks`() throws {
        let marks = ["TO" + "DO", "FIX" + "ME"]
        let breaches = try Repository.textFiles().filter { $0.hasPrefix("Sources") || $0.hasPrefix("Public") }
            .flatMap { path in
                (Repository.text(path) ?? "").numberedLines.filter { line in
                    marks.contains { line.text.contains($0) }
                }.map {
                    Breach(path: path, line: $0.number, advice: "finish it, or say in the docs what is not supported")
                }
            }
        #expect(breaches.isEmpty, "\(breaches.report)")
    }

    @Test func `no function is longer than a screen`() {
        let breaches = Repository.files(under: "Sources", endingIn: ".swift").flatMap {
            Self.longFunctions(path: $0, source: Repository.text($0) ?? "", max: Self.functionLinesMax)
        }
        #expect(breaches.isEmpty, "\(breaches.report)")
    }

    @Test func `a path of one machine is found, a path of any machine is not`() {
        for path in ["ro" + "ot", "ho" + "me/ana", "wo" + "rk", "Us" + "ers/ana", "tm" + "p/w"] {
            #expect(Self.namesMachine("open(\"/\(path)/file\")"), "\(path)")
        }
        for line in ["/var/lib/waggle", "the network/host", "docs/ho" + "me/page", "/tmp/waggle-pictures"] {
            #expect(!Self.namesMachine(line[...]), "\(line)")
        }
    }

    @Test func `a long function is found, nested braces or not`() {
        let source = "struct A {\n    func f() {\n        if a {\n        }\n    }\n    init() {\n    }\n}\n"
        #expect(Self.longFunctions(path: "A.swift", source: source, max: 3).map(\.line) == [2])
        #expect(Self.longFunctions(path: "A.swift", source: source, max: 4).isEmpty)
    }

    private static func namesMachine(_ line: some StringProtocol) -> Bool {
        guard line.contains("/") else { return false }
        // Put together here, so that this file does not name one itself.
        let places = ["ro" + "ot/", "ho" + "me/", "wo" + "rk/", "Us" + "ers/", "tm" + "p/w/"]
        return places.contains { place in
            line.ranges(of: "/" + place).contains { range in
                range.lowerBound == line.startIndex || !isPathLetter(line[line.index(before: range.lowerBound)])
            }
        }
    }

    /// Whether a slash behind this character continues a path instead of starting one.
    private static func isPathLetter(_ letter: Character) -> Bool {
        letter.isLetter || letter.isNumber || "._-/}*".contains(letter)
    }

    /// Functions end where a closing brace stands under their first letter; the formatter sees to that.
    static func longFunctions(path: String, source: String, max: Int) -> [Breach] {
        let lines = SwiftCode.only(source).numberedLines
        var found: [Breach] = []
        var open: [(indent: Int, line: Int)] = []
        for line in lines {
            let indent = line.text.prefix { $0 == " " }.count
            let text = line.text.dropFirst(indent)
            if let last = open.last, text.hasPrefix("}"), indent == last.indent {
                open.removeLast()
                let length = line.number - last.line + 1
                if length > max {
                    let advice = "\(length) lines: give its parts names of their own (at most \(max))"
                    found.append(Breach(path: path, line: last.line, advice: advice))
                }
            } else if text.firstMatch(of: /^(?:[\w@()]+\s+)*(?:func\s|init[(<?])/) != nil, !endsOnItsLine(text) {
                open.append((indent, line.number))
            }
        }
        return found
    }

    /// A protocol's requirement, or a body of one line.
    private static func endsOnItsLine(_ text: Substring) -> Bool {
        text.contains("}") || !(text.contains("{") || text.hasSuffix("("))
    }
}
