internal import HTTP1
internal import Transport

/// What the connection does for its HTTP half. Called on the shard's queue.
protocol HTTPChannelOwner: AnyObject {
    var isSecure: Bool { get }
    var isLocal: Bool { get }
    var peer: PeerAddress { get }
    var shard: Shard { get }
    func send(_ bytes: [UInt8])
    /// More waits to be sent than should.
    var isCongested: Bool { get }
    func hold(_ reason: ReadingHolds, _ isHeld: Bool)
    /// Runs `body` when there is room again: in the next turn, or when the output has drained.
    func whenFlushed(_ body: @escaping @Sendable () -> Void)
    /// Everything was said: close once it has left, lingering so that the peer can read it.
    func finish()
    /// The request asks for a WebSocket; `rest` are its first bytes. Returns a refusal to answer instead.
    func upgrade(_ head: RequestHead) -> HTTPResponse?
    func receiveUpgraded(_ rest: UnsafeRawBufferPointer)
}
