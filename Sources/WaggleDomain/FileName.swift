/// What a file may be called.
package enum FileName {
    /// The last part of a path, without control characters and those that turn the reading direction, cut to
    /// `Bounds.fileNameBytesMax`: the end with the ending stays. `file` where nothing is left.
    package static func cleaned(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last ?? ""
        var scalars = String.UnicodeScalarView()
        for scalar in last.unicodeScalars where !isHidden(scalar) { scalars.append(scalar) }
        let trimmed = String(String(scalars).drop(while: \.isWhitespace))
        let end = trimmed.lastIndex { !$0.isWhitespace }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
        let kept = cut(trimmed[..<end])
        return kept.allSatisfy { $0 == "." } ? "file" : kept
    }

    /// Control characters, direction marks and overrides, and characters without width that could hide an ending.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func cut(_ name: Substring) -> String {
        guard name.utf8.count > Bounds.fileNameBytesMax else { return String(name) }
        let ending = name.lastIndex(of: ".").map { name[$0...] } ?? ""
        let kept = ending.utf8.count <= 20 ? ending : ""
        var start = name
        while start.utf8.count + kept.utf8.count > Bounds.fileNameBytesMax { start = start.dropLast() }
        return String(start) + kept
    }
}
