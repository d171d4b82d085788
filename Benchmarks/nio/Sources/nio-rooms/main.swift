import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

// SwiftNIO as a room server, for the comparison in `make bench`: rooms by the header X-Room, what somebody sends goes
// to everybody in the room, the sender too, as in floor.c. In memory, no users, no rights, no JSON. One event loop; a
// message is framed once a room, and what one read produced for a channel leaves in one flush at the end of the turn.
//
//     nio-rooms [--tls CERT KEY]
//
// Takes a free port; `ready PORT` says which.

/// The place in a channel's pipeline before the frame encoder, so that a frame encoded once a room passes as bytes.
final class Outlet: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private(set) var context: ChannelHandlerContext?
    /// Whether something was written since the last flush.
    var isDirty = false

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }
}

/// Everybody in every room, and who has something to flush. Confined to the one event loop.
final class Rooms {
    private var rooms: [String: [Outlet]] = [:]
    private var dirty: [Outlet] = []
    private var isFlushPlanned = false

    func join(_ outlet: Outlet, room: String) { rooms[room, default: []].append(outlet) }
    func leave(_ outlet: Outlet, room: String) { rooms[room]?.removeAll { $0 === outlet } }

    /// Writes one encoded frame to everybody in the room; the flush follows when the loop has read all that is there.
    func publish(_ frame: ByteBuffer, room: String, on loop: any EventLoop) {
        for outlet in rooms[room] ?? [] {
            outlet.context?.write(NIOAny(frame), promise: nil)
            if !outlet.isDirty {
                outlet.isDirty = true
                dirty.append(outlet)
            }
        }
        guard !isFlushPlanned else { return }
        isFlushPlanned = true
        loop.assumeIsolated().execute { self.flush() }
    }

    private func flush() {
        isFlushPlanned = false
        for outlet in dirty {
            outlet.isDirty = false
            outlet.context?.flush()
        }
        dirty.removeAll(keepingCapacity: true)
    }
}

/// One member: decodes client frames and publishes texts.
final class Member: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    private let room: String
    private let rooms: Rooms
    private let outlet: Outlet

    init(room: String, rooms: Rooms, outlet: Outlet) {
        self.room = room
        self.rooms = rooms
        self.outlet = outlet
    }

    func handlerAdded(context: ChannelHandlerContext) { rooms.join(outlet, room: room) }
    func channelInactive(context: ChannelHandlerContext) { rooms.leave(outlet, room: room) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary:
            rooms.publish(Self.encode(frame.unmaskedData, context.channel.allocator), room: room, on: context.eventLoop)
        case .connectionClose:
            context.close(promise: nil)
        default:
            break
        }
    }

    /// A whole unmasked text frame (RFC 6455, section 5.2).
    private static func encode(_ payload: ByteBuffer, _ allocator: ByteBufferAllocator) -> ByteBuffer {
        var payload = payload
        var out = allocator.buffer(capacity: payload.readableBytes + 10)
        out.writeInteger(UInt8(0x81))
        switch payload.readableBytes {
        case 0..<126: out.writeInteger(UInt8(payload.readableBytes))
        case 126..<65_536:
            out.writeInteger(UInt8(126))
            out.writeInteger(UInt16(payload.readableBytes))
        default:
            out.writeInteger(UInt8(127))
            out.writeInteger(UInt64(payload.readableBytes))
        }
        out.writeBuffer(&payload)
        return out
    }
}

func usage() -> Never {
    print("usage: nio-rooms [--tls CERT KEY]")
    exit(64)
}

/// The certificate's context, when one was given.
func context(_ words: [String]) throws -> NIOSSLContext? {
    if words.isEmpty { return nil }
    guard words.count == 3, words[0] == "--tls" else { usage() }
    let chain = try NIOSSLCertificate.fromPEMFile(words[1]).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(file: words[2], format: .pem)
    return try NIOSSLContext(
        configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
}

let tls = try context(Array(CommandLine.arguments.dropFirst()))
let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
nonisolated(unsafe) let rooms = Rooms()

let bootstrap = ServerBootstrap(group: group)
    .serverChannelOption(.backlog, value: 4096)
    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
    .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            let upgrader = NIOWebSocketServerUpgrader(
                maxFrameSize: 1 << 20,
                shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
                upgradePipelineHandler: { channel, head in
                    channel.eventLoop.makeCompletedFuture {
                        let room = head.headers["X-Room"].first ?? ""
                        let pipeline = channel.pipeline.syncOperations
                        let encoder = try pipeline.handler(type: WebSocketFrameEncoder.self)
                        let outlet = Outlet()
                        try pipeline.addHandler(outlet, position: .before(encoder))
                        try pipeline.addHandler(Member(room: room, rooms: rooms, outlet: outlet))
                    }
                })
            try pipeline.configureHTTPServerPipeline(
                withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
        }
    }

let server = try bootstrap.bind(host: "127.0.0.1", port: 0).wait()
print("ready \(server.localAddress?.port ?? 0)")
fflush(nil)
try server.closeFuture.wait()
