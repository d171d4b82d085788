package import WaggleDomain
internal import WaggleLog
package import WaggleWire

/// A page of a channel's past.
package struct HistoryPage: Sendable {
    package let publications: [WaggleWire.Publication]
    /// The channel's newest offset.
    package let top: UInt64
}

extension Desk {
    /// May this person follow the channel, and where does it stand? Foreign and missing channels look the same.
    /// `reads`: they are about to, and are not asked about what they follow already. Any queue.
    package func authorise(
        _ channel: Channel, by actor: Actor, reads: Bool = false,
        completion: @escaping @Sendable (Result<ChannelGrant, DeskRefusal>) -> Void
    ) {
        look(completion) { [self] () throws(LogError) in
            if let refusal = try refusal(channel, actor) { return .failure(DeskRefusal(refusal)) }
            if reads, case .staff(let number) = channel { try recordVisit(TicketID(number), by: actor) }
            return .success(try grant(channel, actor))
        }
    }

    /// The one function of rights, asked about a channel. On the queue.
    private func refusal(_ channel: Channel, _ actor: Actor) throws(LogError) -> Refusal? {
        switch channel {
        case .ticket(let number):
            let id = TicketID(number)
            return Access.decide(.readCustomerThread, by: actor, on: try committedTicket(id), view: view, id: id)
        case .staff(let number):
            let id = TicketID(number)
            return Access.decide(.readStaffThread, by: actor, on: try committedTicket(id), view: view, id: id)
        case .user(let number):
            let isOwn = number == actor.id.rawValue
            let mayRead = Access.decide(.readInbox, by: actor, on: nil, view: view) == nil
            return isOwn && mayRead ? nil : Refusal(.notFound, "there is no such channel for you")
        case .queue(let number):
            let queue = view.queues[QueueID(number)]
            return Access.decideQueue(queue, by: actor, view: view)
        case .partner(let number, let user):
            let id = TicketID(number)
            let known = try committedTicket(id)
            if let refusal = Access.decide(.readShare, by: actor, on: known, view: view, id: id) { return refusal }
            let isOwn = user == actor.id.rawValue
            let isShared = known?.partner.shares.contains { $0.user.rawValue == user } ?? false
            return isShared && (isOwn || view.current(actor).role != .partner) ? nil : Access.notFound(id)
        case .problem(let number):
            if let refusal = Access.decide(.readProblems, by: actor, on: nil, view: view) { return refusal }
            let isThere = try log.reader.problem(ProblemID(number)) != nil
            return isThere ? nil : Refusal(.notFound, "there is no problem \(number)")
        case .knowledge(let desk):
            if let refusal = Access.decide(.readArticles, by: actor, on: nil, view: view) { return refusal }
            return desk == log.desk ? nil : Refusal(.notFound, "there is no such channel for you")
        }
    }

    private func grant(_ channel: Channel, _ actor: Actor) throws(LogError) -> ChannelGrant {
        let showsPresence = actor.role != .customer && actor.role != .partner
        switch channel {
        case .ticket(let number):
            let top = try log.reader.top(.ticket, of: TicketID(number))
            return ChannelGrant(top: UInt64(clamping: top), oldest: 1, showsPresence: showsPresence)
        case .staff(let number):
            let top = try log.reader.top(.staff, of: TicketID(number))
            return ChannelGrant(top: UInt64(clamping: top), oldest: 1, showsPresence: showsPresence)
        case .partner(let number, _) where view.current(actor).role == .partner:
            return try grant(channel, ofShare: try committedTicket(TicketID(number))?.partner.openShare(of: actor.id))
        case .user, .queue, .partner, .problem, .knowledge:
            let top = try log.reader.top(channel.name)
            let oldest = try log.reader.oldest(channel.name)
            return ChannelGrant(
                top: UInt64(clamping: top), oldest: UInt64(clamping: oldest), showsPresence: showsPresence)
        }
    }

    /// A partner meets this share only: what an earlier one showed them is not shown again.
    private func grant(
        _ channel: Channel, ofShare share: Ticket.Partner.Share?
    ) throws(LogError) -> ChannelGrant {
        let top = try log.reader.top(channel.name)
        let first = try share.map { share throws(LogError) in
            try log.reader.oldest(channel.name, since: share.since)
        }
        let oldest = first.flatMap(\.self) ?? top + 1
        return ChannelGrant(top: UInt64(clamping: top), oldest: UInt64(clamping: oldest), showsPresence: false)
    }

    /// The publications after `offset` up to `top`, in order; nil when they cannot be had whole. For a
    /// subscription that was granted; the caller bounds how many. Any queue; runs on a reader's.
    package func publications(
        of channel: Channel, after offset: UInt64, upTo top: UInt64,
        completion: @escaping @Sendable ([WaggleWire.Publication]?) -> Void
    ) {
        reading.perform { reading in
            completion((try? reading.publications(of: channel, after: offset, upTo: top)).flatMap(\.self))
        } orElse: {
            completion(nil)
        }
    }

    /// A page of the channel's past, `since` exclusive in both directions. Rights are asked anew. Any queue.
    package func history(
        of channel: Channel, by actor: Actor, since: UInt64?, reverse: Bool, limit: Int,
        completion: @escaping @Sendable (Result<HistoryPage, DeskRefusal>) -> Void
    ) {
        authorise(channel, by: actor, reads: true) { [self] result in
            switch result {
            case .failure(let refusal): completion(.failure(refusal))
            case .success(let grant):
                let limit = min(limit, limits.pageMax)
                reading.perform { reading in
                    let page = try? reading.page(
                        of: channel, since: since, reverse: reverse, limit: limit, from: grant.oldest, top: grant.top)
                    completion(
                        page.map { .success(HistoryPage(publications: $0, top: grant.top)) }
                            ?? .failure(Self.storeFailed))
                } orElse: {
                    completion(.failure(Self.busy))
                }
            }
        }
    }
}
