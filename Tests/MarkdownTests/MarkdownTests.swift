import Markdown
import Testing

@Suite struct MarkdownTests {
    private func html(_ text: String) -> String { MarkdownHTML.text(Markdown.parse(text)) }

    @Test func `a text becomes its headings, paragraphs, lists and code`() {
        let blocks = Markdown.parse(
            """
            # Log in

            Use your **new** address,
            *not* the old one.

            1. Open `Settings`
            2. Choose:
               - the address
               - the password

            ```sh
            reset <now>
            ```
            > Ask us.
            ---
            """)
        #expect(
            blocks == [
                .heading(level: 1, [.text("Log in")]),
                .paragraph([
                    .text("Use your "), .strong([.text("new")]), .text(" address, "), .emphasis([.text("not")]),
                    .text(" the old one."),
                ]),
                .list(
                    isOrdered: true, start: 1,
                    items: [
                        [.paragraph([.text("Open "), .code("Settings")])],
                        [
                            .paragraph([.text("Choose:")]),
                            .list(
                                isOrdered: false, start: 1,
                                items: [[.paragraph([.text("the address")])], [.paragraph([.text("the password")])]]),
                        ],
                    ]),
                .code("reset <now>", language: "sh"),
                .quote([.paragraph([.text("Ask us.")])]),
                .rule,
            ])
        #expect(blocks.plainText.contains("reset <now>") && !blocks.plainText.contains("**"))
    }

    @Test func `a table has as many cells in each row as its head`() {
        let blocks = Markdown.parse("| A | B \\| C |\n|---|:-:|\n| 1 |\n| 2 | 3 | 4 |\n\nAfter")
        #expect(
            blocks == [
                .table(
                    head: [[.text("A")], [.text("B | C")]],
                    rows: [[[.text("1")], []], [[.text("2")], [.text("3")]]]),
                .paragraph([.text("After")]),
            ])
    }

    @Test func `only addresses of the web and of mail become links`() {
        #expect(
            html("[Help](https://example.com/a?b=c&d)").contains(
                "<a href=\"https://example.com/a?b=c&amp;d\" rel=\"noopener noreferrer\">Help</a>"))
        #expect(html("[Mail](mailto:help@example.com)").contains("<a href=\"mailto:help@example.com\""))
        #expect(html("See https://example.com/x.").contains(">https://example.com/x</a>."))
        for hostile in [
            "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<b>)", "[x](//example.com)",
            "[x](/help)", "[x](vbscript:x)", "[x](https://bank.example@evil.example/)",
            "[x](https://evil.example/\u{202E}gpj)", "[x](https://)", "[x](mailto:)", "[x](mailto:a@b?bcc=c@d)",
            "[x](java\nscript:alert(1))",
        ] {
            #expect(!html(hostile).contains("<a "), "\(hostile)")
        }
        #expect(html("![A picture](https://example.com/p.png)").contains("<a href"))
        #expect(!html("![A picture](https://example.com/p.png)").contains("<img"))
    }

    @Test func `markup is a text like any other`() {
        let written = html("<script>alert(1)</script> & <img src=x onerror=alert(1)> \"'\n\n`<b>`\n\n    <i>")
        #expect(!written.contains("<script") && !written.contains("<img") && !written.contains("<b>"))
        #expect(written.contains("&lt;script&gt;") && written.contains("&amp;") && written.contains("&quot;&#39;"))
        #expect(html("```\n</code></pre><script>\n```").contains("&lt;/code&gt;"))
    }

    @Test func `signs that turn the order of letters are shown and not obeyed`() {
        #expect(
            Markdown.parse("a\u{202E}gpj.exe") == [.paragraph([.text("a"), .control("U+202E"), .text("gpj.exe")])])
        #expect(Markdown.parse("a \u{2067}b\u{2069} c") == [.paragraph([.isolated("a \u{2067}b\u{2069} c")])])
        #expect(html("a\u{202E}b").contains("<code class=\"control\">U+202E</code>"))
        #expect(html("a\u{200F}b").contains("<bdi>"))
        #expect(html("a\u{0}b\u{1B}c") == "<p dir=\"auto\">a\u{FFFD}b\u{FFFD}c</p>\n")
    }

    @Test func `code shows by name what would turn its order`() {
        let turning = "if a \u{202E}{ \u{2066}b\u{2069}"
        let shown = "if a <U+202E>{ <U+2066>b<U+2069>"
        #expect(Markdown.parse("```\n\(turning)\n```") == [.code(shown, language: "")])
        #expect(Markdown.parse("`\(turning)`") == [.paragraph([.code(shown)])])
        #expect(html("```\n\(turning)\n```").contains("&lt;U+202E&gt;"))
    }

    @Test func `signs without a partner are letters`() {
        for text in [
            "**", "*a", "a*", "_a_b", "snake_case_name", "[a", "a]", "[a](", "`a", "2 * 3 * 4", "\\*a\\*", "[]", "![",
            "`` ` ",
        ] {
            let read = Markdown.parse(text).plainText
            #expect(read == text.replacing("\\", with: "").trimmedEnd, "\(text)")
        }
    }

    @Test func `deep and wide texts have bounds`() {
        let deep = Markdown.parse(String(repeating: "> ", count: 5_000) + "x")
        #expect(Self.depth(deep) <= MarkdownBounds.depthMax + 1)
        let list = (0..<2_000).map { String(repeating: " ", count: $0 * 2) + "- x" }.joined(separator: "\n")
        #expect(Self.depth(Markdown.parse(list)) <= MarkdownBounds.depthMax + 1)
        let wide = "|" + String(repeating: "a|", count: 13) + "\n|" + String(repeating: "-|", count: 13)
        #expect(Markdown.parse(wide).allSatisfy { if case .table = $0 { false } else { true } })
        let long = "|a|b|\n|-|-|\n" + String(repeating: "|x|\n", count: 5_000)
        for case .table(_, let rows) in Markdown.parse(long) { #expect(rows.count <= MarkdownBounds.rowsMax) }
    }

    @Test(arguments: [
        "*", "_", "**a", "[", "](", "[a](https://b", "`", "``", "> ", "- ", "|-", "https://", "\\", "![", "*_", "1. ",
    ])
    func `the same sign over and over takes no longer than the text is long`(sign: String) {
        let text = String(repeating: sign, count: 24_576 / sign.utf8.count)
        #expect(!Markdown.parse(text).isEmpty)
        #expect(!Markdown.parse(text.map { "\($0)\n" }.joined()).isEmpty || sign == "\\")
    }

    @Test func `text of other scripts stays whole`() {
        #expect(html("Olá, çã — 你好 שלום 👩‍👩‍👧").contains("Olá, çã — 你好 שלום 👩‍👩‍👧"))
    }

    private static func depth(_ blocks: [MarkdownBlock]) -> Int {
        blocks.map { block in
            switch block {
            case .quote(let inner): 1 + depth(inner)
            case .list(_, _, let items): 1 + (items.map(depth).max() ?? 0)
            default: 1
            }
        }.max() ?? 0
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
