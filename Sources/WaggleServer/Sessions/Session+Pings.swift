internal import WebSocket

// Pings: one each interval whatever else flows, since most clients count only pings as signs of life; the first at a
// random moment of the second half of the first interval, so that clients which came together do not stay together.
// A general WebSocket tool asks for ping frames instead (`?cf_ws_frame_ping_pong=true`): it answers those by itself.

/// What asks a client whether it lives.
enum PingKind {
    /// `{}`, answered by `{}`.
    case messages
    /// Control frames (RFC 6455, 5.5.2).
    case frames
}

extension Session {
    func startPings() {
        let interval = Int(world.limits.pingInterval)
        schedulePing(after: interval / 2 + Int.random(in: 0...max(1, interval / 2)))
    }

    private func schedulePing(after milliseconds: Int) {
        pingTimer = owner.shard.schedule(afterMilliseconds: milliseconds) { [weak self] in self?.ping() }
    }

    private func ping() {
        guard state == .connected else { return }
        switch pings {
        case .messages: owner.send(message: codec.encode(.ping))
        case .frames: owner.send(frame: FrameEncoder.ping())
        }
        schedulePing(after: Int(world.limits.pingInterval))
        guard pongTimer == nil else { return }
        pongTimer = owner.shard.schedule(afterMilliseconds: Int(world.limits.pongTimeout)) { [weak self] in
            self?.pongTimer = nil
            self?.cut(.noPong, "no_pong")
        }
    }

    /// A pong frame; one that nobody asked for is allowed (RFC 6455, 5.5.3).
    func pongFrame() {
        guard pings == .frames, let timer = pongTimer else { return }
        owner.shard.cancel(timer)
        pongTimer = nil
    }

    /// The client lives. One that nobody asked for is a client that counts wrongly.
    func pong() {
        guard let timer = pongTimer else { return cut(.badRequest, "unasked_pong") }
        owner.shard.cancel(timer)
        pongTimer = nil
    }
}
