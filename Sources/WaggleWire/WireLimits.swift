/// What one frame from a client may hold. The frame's length is bounded before, by the WebSocket's message limit.
package struct WireLimits: Sendable {
    /// Commands in one frame. 256: `connect`, 128 subscriptions, and what the client had queued meanwhile.
    package var commandsPerFrameMax: Int
    /// Subscriptions named in one `connect`, the same bound as channels of one client.
    package var subscriptionsMax: Int
    /// Headers in one `connect`; they are untrusted hints.
    package var headersMax: Int
    /// Open brackets inside each other in one command, the payload's included.
    package var depthMax: Int

    /// Limits; the defaults are the documented ones.
    package init(
        commandsPerFrameMax: Int = 256, subscriptionsMax: Int = 128, headersMax: Int = 64, depthMax: Int = 32
    ) {
        self.commandsPerFrameMax = commandsPerFrameMax
        self.subscriptionsMax = subscriptionsMax
        self.headersMax = headersMax
        self.depthMax = depthMax
    }
}
