internal import WaggleDomain
internal import WaggleWire

// A socket lives no longer than the session or token it rests on, and may change over to another one meanwhile.
//
//     connect ──── ttl ────▶ the client asks for a new token ── refresh ──▶ a later end
//        └──────────── the credential's end ────────────▶ close 3005, and the client comes back with a new one
//
// The reference lets a connection live 25 s past its token, so that it can be renewed. A right that has ended must
// not be of use here, so these seconds lie before the end: `ttl` is that much shorter.

extension Session {
    /// When the client should renew its token; nil when its right has no end.
    var expiry: Expiry? {
        guard let expires = principal?.expires else { return nil }
        let left = max(0, expires - world.desk.clock.now)
        let seconds = max(left - world.limits.refreshGrace, left / 2) / 1_000
        return Expiry(ttlSeconds: UInt32(clamping: max(1, seconds)))
    }

    /// Ends the socket with its right. Looked at once a minute as well, since the desk's clock may be set.
    func watchExpiry() {
        if let expiryTimer { owner.shard.cancel(expiryTimer) }
        expiryTimer = nil
        guard let expires = principal?.expires else { return }
        let left = expires - world.desk.clock.now
        guard left > 0 else { return cut(.expired, "expired") }
        expiryTimer = owner.shard.schedule(afterMilliseconds: Int(min(left, 60_000))) { [weak self] in
            self?.expiryTimer = nil
            self?.watchExpiry()
        }
    }

    /// Rests the socket on another credential of the same person.
    func refresh(_ id: UInt32, _ token: String) {
        guard !token.isEmpty else { return cut(.badRequest, "empty_token") }
        let shard = owner.shard
        began()
        world.authenticator.authenticate(token: token) { [weak self] outcome in
            shard.postUrgent { [weak self] in
                guard let self else { return }
                answered()
                if state == .connected { refreshed(id, outcome) }
            }
        }
    }

    private func refreshed(_ id: UInt32, _ outcome: Authenticator.Outcome) {
        switch outcome {
        case .expired: cut(.expired, "expired_refresh")
        case .unknown: cut(.invalidToken, "invalid_refresh")
        case .unavailable: reply(id, .error(ReplyError(.internal)))
        case .principal(let fresh): rest(on: fresh, id)
        }
    }

    private func rest(on fresh: Principal, _ id: UInt32) {
        guard let handle, let old = principal, old.actor.id == fresh.actor.id else {
            return cut(.invalidToken, "foreign_refresh")
        }
        guard world.registry.move(handle, to: fresh) else { return cut(.signedOut, "signed_out") }
        principal = fresh
        watchExpiry()
        var result = RefreshResult(client: clientID, expiry: expiry)
        result.version = Version.current
        reply(id, .refresh(result))
    }

    /// A subscription rests on the person's right and not on a token, so it has no end of its own: the right is
    /// asked about anew, and lasts.
    func refreshSubscription(_ id: UInt32, _ name: String) {
        guard !name.isEmpty else { return cut(.badRequest, "empty_channel") }
        guard let principal, let channel = Channel(name), subscriptions[channel]?.state == .live else {
            return reply(id, .error(ReplyError(.permissionDenied)))
        }
        let shard = owner.shard
        began()
        world.desk.authorise(channel, by: principal.actor) { [weak self] result in
            shard.postUrgent { [weak self] in
                guard let self else { return }
                answered()
                switch result {
                case .success: reply(id, .subRefresh(nil))
                case .failure(let refusal):
                    reply(id, .error(Self.error(for: refusal)))
                    if refusal.isDenial { dismiss(from: channel) }
                }
            }
        }
    }
}
