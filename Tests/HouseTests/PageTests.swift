import Foundation
import Testing

/// What a newcomer reads: links lead somewhere, the README runs, the list of changes has its form.
struct PageTests {
    @Test func `every relative link of a page leads to a file`() throws {
        let pages = try Repository.textFiles().filter { $0.hasSuffix(".md") }
        #expect(pages.count >= 5)
        let breaches = pages.flatMap { Self.deadLinks(path: $0, page: Repository.text($0) ?? "") }
        #expect(breaches.isEmpty, "\(breaches.report)")
    }

    @Test func `the README shows how to run and to test at once, and stays short`() throws {
        let lines = try #require(Repository.text("README.md")).numberedLines
        for command in ["make run", "make test"] {
            let line = lines.first { $0.text.hasPrefix(command) }?.number ?? .max
            #expect(line <= 20, "show `\(command)` within the first 20 lines of README.md")
        }
        #expect(lines.count < 80, "README.md has \(lines.count) lines: move what is long into docs/")
    }

    @Test func `every make target that a page names exists`() throws {
        let makefile = try #require(Repository.text("Makefile"))
        let targets = Set(makefile.matches(of: /(?m)^([a-z-]+):/).map { String($0.output.1) })
        for path in try Repository.textFiles().filter({ $0.hasSuffix(".md") }) {
            for match in (Repository.text(path) ?? "").matches(of: /(?m)(?:^|`)make ([a-z-]+)/) {
                let name = String(match.output.1)
                #expect(targets.contains(name), "\(path): there is no `make \(name)`; there are \(targets.sorted())")
            }
        }
    }

    @Test func `the list of changes has its form`() throws {
        let breaches = ChangeList.breaches(in: try #require(Repository.text("CHANGELOG.md")))
        #expect(breaches.isEmpty, "\(breaches.report)")
    }

    @Test func `a dead link is found, a live one and an outside one are not`() {
        let page = """
            [dead](nowhere.md) [live](../README.md) [outside](https://swift.org) [here](#a-place)
            [section](../README.md#start) [no section](../README.md#nowhere)
            ```
            [code](nowhere.md)
            ```
            # A place
            """
        #expect(Self.deadLinks(path: "docs/page.md", page: page).map(\.line) == [1, 2])
    }

    @Test(arguments: [
        "# Changes\n\n## 1.0.0 (2026-01-31)\n\n### Features\n\n- One.\n",
        "# Changes\n\n## Unreleased\n\n### Features\n\n- One.\n\n### Safety\n\n- Two.\n",
        "# Changes\n\n## Unreleased\n\n### Fixes\n\n- One.\n",
        "# Changes\n\n## Unreleased\n\n### Safety\n\n### Features\n\n- One.\n",
        "# Changes\n\n## Unreleased\n\n### Safety\n\nOne.\n",
        "# Changes\n\n## Unreleased\n\n### Safety\n\n- One.\n\n## 1.0 (soon)\n\n### Safety\n\n- One.\n",
    ])
    func `a list of changes in another form is a breach`(page: String) {
        #expect(ChangeList.breaches(in: page).count == 1, "\(page)")
    }

    static func deadLinks(path: String, page: String) -> [Breach] {
        var inCode = false
        return page.numberedLines.flatMap { line -> [Breach] in
            if line.text.hasPrefix("```") { inCode.toggle() }
            if inCode { return [] }
            return line.text.matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) }
                .filter { !leadsSomewhere($0, from: path, page: page) }
                .map {
                    Breach(path: path, line: line.number, advice: "\($0) leads nowhere: correct or remove the link")
                }
        }
    }

    private static func leadsSomewhere(_ link: String, from path: String, page: String) -> Bool {
        if link.contains("://") || link.hasPrefix("mailto:") { return true }
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var target = path
        if !parts[0].isEmpty {
            let folder = Repository.root.appending(path: path).deletingLastPathComponent()
            let found = folder.appending(path: String(parts[0])).standardizedFileURL.path
            guard found.hasPrefix(Repository.root.path) else { return false }
            target = String(found.dropFirst(Repository.root.path.count + 1))
            guard Repository.exists(target) else { return false }
        }
        guard parts.count == 2, target.hasSuffix(".md") else { return true }
        return anchors(in: target == path ? page : Repository.text(target) ?? "").contains(String(parts[1]))
    }

    /// The names under which a page's headings can be reached.
    private static func anchors(in page: String) -> Set<String> {
        Set(
            page.numberedLines.filter { $0.text.hasPrefix("#") }.map { line in
                line.text.drop { $0 == "#" || $0 == " " }.lowercased()
                    .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
                    .replacing(" ", with: "-")
            })
    }
}

/// The form of CHANGELOG.md: versions newest first, in each the parts in one order, in each part points.
enum ChangeList {
    static let parts = ["Safety", "Features", "Internals"]

    static func breaches(in page: String) -> [Breach] {
        var found: [Breach] = []
        var versions = 0
        var part = -1
        var pointsWanted = false

        func complain(_ line: Int, _ advice: String) {
            found.append(Breach(path: "CHANGELOG.md", line: line, advice: advice))
        }
        for line in page.numberedLines {
            if line.text.hasPrefix("#") && pointsWanted {
                complain(line.number, "a part without points: remove its heading")
                pointsWanted = false
            }
            if line.text.hasPrefix("## ") {
                versions += 1
                part = -1
                let known = versions == 1 ? line.text == "## Unreleased" : isVersion(line.text)
                if !known { complain(line.number, "write `## Unreleased` first, then `## 1.2.3 (2026-01-31)`") }
            } else if line.text.hasPrefix("### ") {
                let place = parts.firstIndex(of: String(line.text.dropFirst(4))) ?? -1
                if place <= part { complain(line.number, "the parts are \(parts), in this order") }
                part = place
                pointsWanted = true
            } else if part >= 0 && !line.text.isEmpty {
                if line.text.hasPrefix("- ") {
                    pointsWanted = false
                } else if !line.text.hasPrefix("  ") {
                    complain(line.number, "write points: `- ` and a sentence")
                    pointsWanted = false
                }
            }
        }
        return found
    }

    private static func isVersion(_ heading: Substring) -> Bool {
        heading.wholeMatch(of: /## \d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)/) != nil
    }
}
