internal import JSON
internal import WaggleDesk
internal import WaggleHub
internal import WaggleWire

extension Session {
    func subscribe(_ id: UInt32, _ request: SubscribeRequest) {
        guard !request.channel.isEmpty else { return cut(.badRequest, "empty_channel") }
        guard request.type == 0 else { return reply(id, .error(ReplyError(.notAvailable))) }
        guard let principal, let channel = Channel(request.channel) else {
            return reply(id, .error(ReplyError(.unknownChannel)))
        }
        if let present = subscriptions[channel] {
            guard present.isServerSide else { return reply(id, .error(ReplyError(.alreadySubscribed))) }
            leave(channel)
        }
        guard subscriptions.count < world.limits.subscriptions else {
            return reply(id, .error(ReplyError(.limitExceeded)))
        }
        ask(for: channel, request, .client(id), principal)
    }

    func ask(
        for channel: Channel, _ request: SubscribeRequest, _ wish: Subscription.Wish, _ principal: Principal
    ) {
        subscriptionCount += 1
        let number = subscriptionCount
        subscriptions[channel] = Subscription(
            state: .asking, wish: wish, number: number, wantsJoins: request.joinLeave, isPresent: false)
        let shard = owner.shard
        began()
        world.desk.authorise(channel, by: principal.actor, reads: true) { [weak self] result in
            shard.postUrgent { [weak self] in
                guard let self else { return }
                answered()
                guard isAsking(channel, number) else { return }
                granted(channel, request, result)
            }
        }
    }

    /// Why the desk said no: a right that is missing is final, a store that fails is not.
    static func error(for refusal: DeskRefusal) -> ReplyError {
        ReplyError(refusal.isDenial ? .permissionDenied : .internal)
    }

    /// Is the subscription with this number still the one that waits for an answer? If not, it was answered when
    /// it ended.
    private func isAsking(_ channel: Channel, _ number: Int) -> Bool {
        guard state != .closed, let subscription = subscriptions[channel] else { return false }
        return subscription.state == .asking && subscription.number == number
    }

    private func granted(
        _ channel: Channel, _ request: SubscribeRequest, _ result: Result<ChannelGrant, DeskRefusal>
    ) {
        switch result {
        case .failure(let refusal): refused(channel, Self.error(for: refusal))
        case .success(let grant):
            let wantsJoins = request.joinLeave && grant.showsPresence
            subscriptions[channel]?.wantsJoins = wantsJoins
            guard request.recover else { return goLive(channel, grant, wantsJoins) }
            recover(channel, request, grant, wantsJoins)
        }
    }

    /// Says no to whoever wished it. Nobody can be told of the server's own wish, so that socket comes back.
    private func refused(_ channel: Channel, _ error: ReplyError) {
        guard let subscription = subscriptions.removeValue(forKey: channel) else { return }
        switch subscription.wish {
        case .client(let id): reply(id, .error(error))
        case .server: cut(.serverError, "inbox_unavailable")
        }
    }

    private func goLive(_ channel: Channel, _ grant: ChannelGrant, _ wantsJoins: Bool) {
        hub.register(self, to: channel, at: grant.top, held: false, wantsJoins: wantsJoins)
        settle(channel, result(at: grant.top))
    }

    private func recover(
        _ channel: Channel, _ request: SubscribeRequest, _ grant: ChannelGrant, _ wantsJoins: Bool
    ) {
        let isSame = request.epoch.isEmpty || request.epoch == world.desk.epoch
        let (next, overflows) = request.offset.addingReportingOverflow(1)
        guard isSame, !overflows, request.offset <= grant.top, next >= grant.oldest || request.offset == grant.top,
            grant.top - request.offset <= UInt64(world.limits.recoveryMax)
        else { return unrecovered(channel, request, grant, wantsJoins) }
        if let kept = hub.missing(in: channel, after: request.offset, upTo: grant.top) {
            let bytes = kept.reduce(0) { $0 + $1.data.count }
            guard bytes <= world.limits.replyBytes else {
                return unrecovered(channel, request, grant, wantsJoins)
            }
            if kept.isEmpty || (parked.isEmpty && hasRoom(for: bytes)) {
                hub.register(self, to: channel, at: grant.top, held: false, wantsJoins: wantsJoins)
                return settleRecovered(
                    channel, request, kept.map { Publication(data: $0.data, offset: $0.offset) })
            }
        }
        hub.register(self, to: channel, at: grant.top, held: true, wantsJoins: wantsJoins)
        let number = subscriptions[channel]?.number ?? 0
        whenRoom(for: world.limits.replyBytes) { [weak self] in
            self?.readMissing(channel, number, request, grant, wantsJoins)
        }
    }

    private func readMissing(
        _ channel: Channel, _ number: Int, _ request: SubscribeRequest, _ grant: ChannelGrant,
        _ wantsJoins: Bool
    ) {
        let bytes = world.limits.replyBytes
        guard isAsking(channel, number) else { return answered(expecting: bytes) }
        let shard = owner.shard
        world.desk.publications(of: channel, after: request.offset, upTo: grant.top) { [weak self] found in
            shard.postUrgent { [weak self] in
                guard let self else { return }
                answered(expecting: bytes)
                guard isAsking(channel, number) else { return }
                read(channel, request, grant, found, wantsJoins)
            }
        }
    }

    private func read(
        _ channel: Channel, _ request: SubscribeRequest, _ grant: ChannelGrant, _ found: [Publication]?,
        _ wantsJoins: Bool
    ) {
        let isWhole = found.map { UInt64($0.count) == grant.top - request.offset } ?? false
        guard let found, isWhole, found.reduce(0, { $0 + $1.data.count }) <= world.limits.replyBytes else {
            return unrecovered(channel, request, grant, wantsJoins)
        }
        settleRecovered(channel, request, found)
        hub.release(self, in: channel, at: grant.top)
    }

    /// The position cannot be continued: the honest answer, and the client starts afresh. The hold, if there was
    /// one, is over: whatever came meanwhile is above the top that is told.
    private func unrecovered(
        _ channel: Channel, _ request: SubscribeRequest, _ grant: ChannelGrant, _ wantsJoins: Bool
    ) {
        world.metrics.add(.recoveriesFailed)
        if request.flag & SubscribeRequest.flagRejectUnrecovered != 0 {
            hub.unregister(self, from: channel)
            return refused(channel, ReplyError(.unrecoverablePosition))
        }
        let top = max(grant.top, hub.newestOffset(in: channel))
        hub.register(self, to: channel, at: top, held: false, wantsJoins: wantsJoins)
        var answer = result(at: top)
        answer.wasRecovering = true
        settle(channel, answer)
    }

    private func settleRecovered(
        _ channel: Channel, _ request: SubscribeRequest, _ publications: [Publication]
    ) {
        world.metrics.add(.recoveries)
        var answer = result(at: request.offset)
        answer.wasRecovering = true
        answer.recovered = true
        answer.publications = publications
        settle(channel, answer)
        noteDelivered(publications, of: channel)
    }

    private func result(at offset: UInt64) -> SubscribeResult {
        var result = SubscribeResult()
        result.recoverable = true
        result.positioned = true
        result.epoch = world.desk.epoch
        result.offset = offset
        return result
    }

    private func settle(_ channel: Channel, _ result: SubscribeResult) {
        subscriptions[channel]?.state = .live
        appear(in: channel)
        switch subscriptions[channel]?.wish {
        case .client(let id)?: reply(id, .subscribe(result))
        case .server?: opened(following: [ServerSubscription(channel: channel.name, result: result)])
        case nil: break
        }
    }

    func unsubscribe(_ id: UInt32, _ name: String) {
        guard !name.isEmpty else { return cut(.badRequest, "empty_channel") }
        if let channel = Channel(name) { leave(channel) }
        reply(id, .unsubscribe)
    }

    /// Ends a subscription on our side, with or without the client's wish. One whose command has no answer yet
    /// is answered now, with `error`; says whether it was live.
    @discardableResult
    func leave(_ channel: Channel, unanswered error: ProtocolError = .notAvailable) -> Bool {
        guard let subscription = subscriptions.removeValue(forKey: channel) else { return false }
        hub.unregister(self, from: channel)
        if subscription.isPresent { disappear(from: channel) }
        if subscription.state == .asking, case .client(let id) = subscription.wish {
            reply(id, .error(ReplyError(error)))
        }
        return subscription.state == .live
    }

    /// A right may be gone: ask the desk again, and stop at once when it says no. When it cannot say, the client
    /// asks anew.
    func reconsider(_ channel: Channel) {
        guard let principal, subscriptions[channel] != nil else { return }
        let shard = owner.shard
        world.desk.authorise(channel, by: principal.actor) { [weak self] result in
            guard case .failure(let refusal) = result else { return }
            shard.postUrgent { [weak self] in
                if refusal.isDenial { self?.dismiss(from: channel) } else { self?.lostPosition(in: channel) }
            }
        }
    }

    /// The inbox that `connect` waits for.
    private func isOpening(_ channel: Channel) -> Bool {
        guard let subscription = subscriptions[channel] else { return false }
        return subscription.isServerSide && subscription.state == .asking
    }

    /// The person's rights have changed: ask about every channel.
    func reconsiderAll() {
        for channel in Array(subscriptions.keys) { reconsider(channel) }
    }

    func dismiss(from channel: Channel) {
        guard state != .closed else { return }
        if isOpening(channel) { return cut(.serverError, "inbox_denied") }
        if leave(channel, unanswered: .permissionDenied) { push(channel, .unsubscribe(.byServer)) }
    }

    // Presence: everybody on a channel is present but programs that stand for nobody; only staff may ask who.

    private var info: ClientInfo {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("name", principal?.actor.name ?? "")
        writer.field("role", principal?.actor.role.rawValue ?? "")
        writer.endObject()
        return ClientInfo(user: "\(principal?.actor.id.rawValue ?? 0)", client: clientID, connInfo: writer.bytes)
    }

    private func appear(in channel: Channel) {
        guard isHere else { return }
        subscriptions[channel]?.isPresent = true
        let info = self.info
        world.presence.add(.init(user: info.user, client: info.client, info: info.connInfo), to: channel)
        world.announce(.join(info), in: channel, except: self)
    }

    private func disappear(from channel: Channel) {
        world.presence.remove(client: clientID, from: channel)
        world.announce(.leave(info), in: channel, except: self)
    }

    private func withSubscription(_ id: UInt32, _ name: String, _ body: (Channel) -> Void) {
        guard !name.isEmpty else { return cut(.badRequest, "empty_channel") }
        guard let channel = Channel(name) else { return reply(id, .error(ReplyError(.unknownChannel))) }
        guard let role = principal?.actor.role, role != .customer, role != .partner,
            subscriptions[channel]?.state == .live
        else {
            return reply(id, .error(ReplyError(.permissionDenied)))
        }
        body(channel)
    }

    func presence(_ id: UInt32, _ name: String) {
        withSubscription(id, name) { channel in
            let bytes = world.limits.replyBytes / 4
            whenRoom(for: bytes) { [weak self] in
                guard let self else { return }
                let entries = world.presence.entries(of: channel, limit: world.limits.presenceEntries)
                reply(id, .presence(entries.map { ClientInfo(user: $0.user, client: $0.client, connInfo: $0.info) }))
                answered(expecting: bytes)
            }
        }
    }

    func presenceStats(_ id: UInt32, _ name: String) {
        withSubscription(id, name) { channel in
            let counts = world.presence.counts(of: channel)
            reply(id, .presenceStats(clients: counts.clients, users: counts.users))
        }
    }

    func history(_ id: UInt32, _ request: HistoryRequest) {
        guard !request.channel.isEmpty else { return cut(.badRequest, "empty_channel") }
        guard let principal, let channel = Channel(request.channel) else {
            return reply(id, .error(ReplyError(.unknownChannel)))
        }
        if let since = request.since, !since.epoch.isEmpty, since.epoch != world.desk.epoch {
            return reply(id, .error(ReplyError(.unrecoverablePosition)))
        }
        if request.reverse, request.since?.offset == 0 { return reply(id, .error(ReplyError(.badRequest))) }
        let page = world.limits.historyPage
        let limit = request.limit < 0 ? page : min(Int(request.limit), page)
        let bytes = historyBytes(limit)
        whenRoom(for: bytes) { [weak self] in
            guard let self else { return }
            let shard = owner.shard
            world.desk.history(
                of: channel, by: principal.actor, since: request.since?.offset, reverse: request.reverse, limit: limit
            ) { [weak self] result in
                shard.postUrgent { [weak self] in self?.told(id, channel, result, bytes) }
            }
        }
    }

    private func told(
        _ id: UInt32, _ channel: Channel, _ result: Result<HistoryPage, DeskRefusal>, _ bytes: Int
    ) {
        answered(expecting: bytes)
        switch result {
        case .success(let page):
            let top = StreamPosition(offset: page.top, epoch: world.desk.epoch)
            let shown = fitting(page.publications)
            reply(id, .history(HistoryResult(publications: shown, top: top)))
            noteDelivered(shown, of: channel)
        case .failure(let refusal):
            reply(id, .error(Self.error(for: refusal)))
        }
    }
}

extension Session {
    /// As many as fit one reply, from the page's beginning; at least one, so that a reader comes forward.
    private func fitting(_ publications: [Publication]) -> [Publication] {
        var bytes = 0
        let end = publications.firstIndex { publication in
            bytes += publication.data.count
            return bytes > world.limits.replyBytes
        }
        return end.map { Array(publications[..<max(1, $0)]) } ?? publications
    }
}

extension DeskRefusal {
    /// The right is missing, or the thing; both look the same.
    var isDenial: Bool { code == .notFound || code == .notAllowed }
}

extension Session: Follower {
    func follow(_ publication: HubPublication) {
        if publication.offset == 0, owner.isCongested { return world.metrics.add(.signalsDropped) }
        world.metrics.add(.deliveries)
        owner.send(frame: publication.frame[codec])
        if case .ticket(let number) = publication.channel, publication.offset > 0 {
            noteDelivered(number, publication.offset)
        }
    }

    func follow(push frame: SharedFrame) {
        if owner.isCongested { return world.metrics.add(.signalsDropped) }
        owner.send(frame: frame[codec])
    }

    func lostPosition(in channel: Channel) {
        guard state != .closed else { return }
        if subscriptions[channel]?.isServerSide == true { return cut(.insufficientState, "lost_inbox") }
        // While it is still asking: a temporary error, so that the client asks again with the same position.
        if leave(channel, unanswered: .internal) { push(channel, .unsubscribe(.insufficientState)) }
    }
}
