/// The bounds of a listener.
package struct ListenerOptions: Sendable {
    /// Connections the kernel keeps until they are accepted; the system may allow fewer.
    package var backlog = 1024
    /// Connections accepted in one go before the queue is given back.
    package var acceptsPerTurnMax = 64
    /// After the process ran out of descriptors, the time to the next try, milliseconds.
    package var retryMilliseconds = 100
    /// The kernel's send buffer of accepted sockets; nil leaves it to the system.
    package var sendBufferBytes: Int?
    /// The kernel's receive buffer of accepted sockets; nil leaves it to the system.
    package var receiveBufferBytes: Int?

    /// The defaults above.
    package init() {}
}
