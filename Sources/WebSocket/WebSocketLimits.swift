/// Bounds of the frame decoder. Bytes alone are not enough: a million empty fragments weigh nothing.
package struct WebSocketLimits: Sendable {
    /// Bytes of one message over all its fragments. The default is what one command may weigh.
    package var messageBytesMax = 64 * 1024
    /// Fragments of one message, the first and the last included.
    package var fragmentsMax = 1024

    /// The defaults.
    package init() {}

    /// Other bounds.
    package init(messageBytesMax: Int, fragmentsMax: Int = 1024) {
        self.messageBytesMax = messageBytesMax
        self.fragmentsMax = fragmentsMax
    }
}
