/// Signs that direct the order in which letters are shown. Marks and isolates belong to texts in several scripts: the
/// run they stand in is shown apart from its neighbours. Those that turn the order of what follows are shown by name.
enum DirectionalText {
    /// For code, which is copied as it is read: every such sign stands there by name.
    static func named(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
                shown.append(contentsOf: "<U+\(String(scalar.value, radix: 16, uppercase: true))>".unicodeScalars)
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }

    static func nodes(_ text: String) -> [MarkdownInline] {
        var nodes: [MarkdownInline] = []
        var run = String.UnicodeScalarView()
        var isDirected = false
        func end() {
            guard !run.isEmpty else { return }
            nodes.append(isDirected ? .isolated(String(run)) : .text(String(run)))
            run = String.UnicodeScalarView()
            isDirected = false
        }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x202A...0x202E:
                end()
                nodes.append(.control("U+" + String(scalar.value, radix: 16, uppercase: true)))
            case 0x061C, 0x200E, 0x200F, 0x2066...0x2069:
                isDirected = true
                run.append(scalar)
            default: run.append(scalar)
            }
        }
        end()
        return nodes
    }
}
