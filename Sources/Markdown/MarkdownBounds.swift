/// What a text may become at most: hostile text grows no tree that a page or a stack cannot hold.
package enum MarkdownBounds {
    /// Lists and quotes inside each other; what is deeper is plain text.
    package static let depthMax = 6
    /// Emphasis and links inside each other.
    package static let inlineDepthMax = 8
    /// Columns of a table, and its rows below the head; what is more begins a new paragraph.
    package static let columnsMax = 12
    package static let rowsMax = 200
    /// An address, in bytes of UTF-8.
    package static let addressBytesMax = 2_000
    /// Places of one paragraph at which an address is looked for.
    package static let addressesMax = 500
}
