import Foundation
import Testing

/// The pages in Public/: text goes in as text, and they can be read from either side.
struct PublicTests {
    struct Rule {
        var pattern: String
        var advice: String
    }

    static let asText = "insert text as text: textContent, or an element made for it"

    static let scriptRules = [
        Rule(pattern: #"\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|srcdoc)\b"#, advice: asText),
        Rule(pattern: #"\b(?:createContextualFragment|DOMParser)\b|document\.write"#, advice: asText),
        Rule(pattern: #"(?<![.\w])eval\s*\(|\bnew\s+Function\b"#, advice: "call a function instead of reading code"),
        Rule(pattern: #"\bset(?:Timeout|Interval)\s*\(\s*["'`]"#, advice: "give a function, not text"),
        Rule(pattern: #"javascript:"#, advice: "add a listener instead of a javascript: address"),
        Rule(
            pattern: #"\b(?:margin|padding|border)-(?:left|right)\b|text-align:\s*(?:left|right)\b"#,
            advice: "say inline-start or inline-end, so that the page also reads from right to left"),
    ]

    static let styleRules = [
        Rule(
            pattern: #"\b(?:left|right)\b"#,
            advice: "say inline-start or inline-end (start, end), so that the page also reads from right to left")
    ]

    static let pageRules = [
        Rule(pattern: #"<script(?![^>]*\ssrc=)[^>]*>"#, advice: "the content security policy allows no inline script"),
        Rule(pattern: #"\son[a-z]+\s*="#, advice: "add a listener in a module; inline ones are not allowed"),
        Rule(pattern: #"\sstyle\s*=|<style\b"#, advice: "put it into a stylesheet; inline styles are not allowed"),
        Rule(pattern: #"<html(?![^>]*\slang=)[^>]*>"#, advice: "say the page's language: <html lang=…>"),
    ]

    @Test func `modules insert text as text and run no text as code`() {
        expectClean(endingIn: ".js", rules: Self.scriptRules)
    }

    @Test func `stylesheets say start and end, not left and right`() {
        expectClean(endingIn: ".css", rules: Self.styleRules)
    }

    @Test func `pages hold no inline script, handler or style`() {
        expectClean(endingIn: ".html", rules: Self.pageRules)
    }

    @Test(arguments: [
        "a.innerHTML = b", "a.insertAdjacentHTML('beforeend', b)", "document.write(b)", "eval(b)",
        "setTimeout('b()', 1)", "new Function(b)", "const css = `p { margin-left: 1px }`",
    ])
    func `dangerous script is found`(source: String) throws {
        #expect(try Self.breaches(path: "a.js", source: source, rules: Self.scriptRules).count == 1)
    }

    @Test(arguments: [
        "// never innerHTML", "/* eval( */", "retrieval(b)", "setTimeout(() => b(), 1)", "a.textContent = b",
        "model.eval(b)",
    ])
    func `what only looks dangerous is not`(source: String) throws {
        #expect(try Self.breaches(path: "a.js", source: source, rules: Self.scriptRules).isEmpty)
    }

    @Test(arguments: ["p { margin-left: 1px }", "p { left: 0 }", "p { text-align: right }", "p { border-right: 0 }"])
    func `a physical direction is found`(source: String) throws {
        #expect(try Self.breaches(path: "a.css", source: source, rules: Self.styleRules).count == 1)
    }

    @Test(arguments: ["/* left */ p { inset-inline-start: 0 }", "p { --bright: 1; color: var(--bright) }"])
    func `a logical direction passes`(source: String) throws {
        #expect(try Self.breaches(path: "a.css", source: source, rules: Self.styleRules).isEmpty)
    }

    @Test(arguments: ["<script>a()</script>", "<p onclick=\"a()\">", "<p style=\"a\">", "<html>"])
    func `an inline part of a page is found`(source: String) throws {
        #expect(try Self.breaches(path: "a.html", source: source, rules: Self.pageRules).count == 1)
    }

    private func expectClean(endingIn ending: String, rules: [Rule]) {
        let breaches = Repository.files(under: "Public", endingIn: ending).flatMap { path in
            (try? Self.breaches(path: path, source: Repository.text(path) ?? "", rules: rules)) ?? []
        }
        #expect(breaches.isEmpty, "\(breaches.report)")
    }

    static func breaches(path: String, source: String, rules: [Rule]) throws -> [Breach] {
        let code = withoutComments(source)
        return try rules.flatMap { rule in
            let form = try NSRegularExpression(pattern: rule.pattern)
            return code.numberedLines.filter { line in
                let text = String(line.text)
                return form.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
            }.map { Breach(path: path, line: $0.number, advice: rule.advice) }
        }
    }

    /// Blanks `/* … */`, and lines that are nothing but `// …`; line numbers stay.
    private static func withoutComments(_ source: String) -> String {
        let blocks = source.replacing(/\/\*(?s:.*?)\*\//) { match in
            String(match.output.filter(\.isNewline))
        }
        return blocks.numberedLines.map { line in
            line.text.drop(while: \.isWhitespace).hasPrefix("//") ? "" : String(line.text)
        }.joined(separator: "\n")
    }
}
