internal import Crypto
internal import JSON
internal import WaggleDomain
internal import WaggleLog

// Partners outside. All they ever read of a ticket is their share: its question, its texts, its sub-thread. Nothing
// here looks at the ticket's own messages but to copy the texts that are being shared.
//
// A partner without an account is a person made for one share, with role `partner` and no tier: never enrolled among
// the staff, so nothing else can be shared with them, and their link opens exactly that share. The link's token is
// derived from the desk's secret and the event that made it, so that a command sent again answers the same; stored is
// its hash.

/// The token of a partner's link.
enum PartnerToken {
    static let prefix = "wgp_"

    /// 192 bits nobody can foresee without the desk's secret.
    static func make(_ ticket: TicketID, share: Int, sequence: Int64, secret: [UInt8]) -> String {
        let text = Array("partner-link \(ticket) \(share) \(sequence)".utf8)
        return prefix + Base64URL.encode(Array(HMACSHA256.authenticate(text, key: secret).bytes.prefix(24)))
    }
}

extension Desk {
    /// A partner's command with what the desk adds: the texts to be shared, and a person for a guest.
    func decidePartner(
        _ command: PartnerCommand, _ change: DeskChange, in turn: Turn
    ) throws(LogError) -> Result<[DeskPart], Refusal> {
        guard let id = change.decoded.ticket, let ticket = try workingTicket(id, in: turn) else {
            return .failure(Access.notFound(change.decoded.ticket))
        }
        func decision(_ command: PartnerCommand) -> Decision {
            ticket.decide(
                .partner(command), by: change.actor, at: turn.now, view: turn.view,
                expectedVersion: change.decoded.expectedVersion)
        }
        switch command {
        case .share(var share):
            share.items = try withTexts(share.items, of: id)
            guard share.isGuest else { return decision(.share(share)).map { [DeskPart(id, $0)] } }
            // Decided twice, so that a refusal makes nobody.
            share.user = UserID(.max)
            if case .failure(let refusal) = decision(.share(share)) { return .failure(refusal) }
            guard let name = PersonName.cleaned(change.decoded.guestName ?? "") else {
                return .failure(Refusal(.invalidField, "a guest needs a name of 1 to 80 characters", field: "guest"))
            }
            share.user = try turn.transaction.addPerson(PersonDraft(role: .partner, name: name), at: turn.now)
            return decision(.share(share)).map { [DeskPart(id, $0)] }
        case .shareMore(let number, let items):
            return decision(.shareMore(share: number, items: try withTexts(items, of: id))).map { [DeskPart(id, $0)] }
        default: return decision(command).map { [DeskPart(id, $0)] }
        }
    }

    /// What was written, for those whose text nobody gave. What is not there stays without: the domain refuses it.
    private func withTexts(
        _ items: [PartnerCommand.Item], of ticket: TicketID
    ) throws(LogError) -> [PartnerCommand.Item] {
        var filled: [PartnerCommand.Item] = []
        for var item in items {
            switch item.kind {
            case .message:
                let stored = try log.reader.message(item.number, of: ticket)
                item.text = stored == nil ? nil : item.text ?? stored?.event.sharedText
            case .note:
                let stored = try log.reader.note(item.number, of: ticket)
                item.text = stored == nil ? nil : item.text ?? stored?.event.sharedText
            }
            filled.append(item)
        }
        return filled
    }

    /// Links come and go with their shares. On the queue, inside the transaction.
    func keepPartnerLinks(
        _ stored: [StoredEvent], before: Ticket?, after: Ticket, in turn: Turn
    ) throws(LogError) {
        for event in stored {
            guard case .partner(.linkMade(let number, let expires)) = event.event,
                let share = after.partner.share(number), let token = try partnerToken(event)
            else { continue }
            let link = PartnerLink(ticket: after.id, share: number, person: share.user, expires: expires)
            try turn.transaction.dropPartnerLinks(after.id, share: number)
            try turn.transaction.putPartnerLink(link, tokenHash: SHA256.hash(token).bytes)
        }
        for share in before?.partner.shares ?? [] where share.state != .ended {
            guard after.partner.share(share.number)?.state == .ended else { continue }
            try turn.transaction.dropPartnerLinks(after.id, share: share.number)
            turn.reconsider.insert(.partner(ticket: after.id.rawValue, user: share.user.rawValue))
        }
    }

    /// The token that an event of making a link stands for. On the queue.
    func partnerToken(_ stored: StoredEvent) throws(LogError) -> String? {
        guard case .partner(.linkMade(let share, _)) = stored.event, let ticket = stored.ticket,
            let secret = try log.reader.setting(Self.secretKey)
        else { return nil }
        return PartnerToken.make(ticket, share: share, sequence: stored.sequence, secret: secret)
    }

    /// The shares of a ticket that this person may see: for a partner their own open one, for staff all.
    private func visibleShares(_ ticket: Ticket, _ actor: Actor) -> [Ticket.Partner.Share] {
        guard Access.decide(.readShare, by: actor, on: ticket, view: view) == nil else { return [] }
        guard view.current(actor).role == .partner else { return ticket.partner.shares }
        return ticket.partner.openShare(of: actor.id).map { [$0] } ?? []
    }

    /// One ticket's share, for its partner.
    func getShare(
        _ id: TicketID, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        look(at: id, .readShare, by: actor, completion) { [self] (ticket) throws(LogError) in
            var writer = JSONWriter()
            writer.beginObject()
            writer.field("ticket", id.rawValue)
            writer.key("shares")
            writer.beginArray()
            for share in visibleShares(ticket, actor) { write(share, forStaff: isStaff(actor), &writer) }
            writer.endArray()
            writer.endObject()
            return writer.bytes
        }
    }

    private func isStaff(_ actor: Actor) -> Bool { view.current(actor).role.isStaff }

    /// What is shared with this partner now, newest ticket first.
    func listShares(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try longPageLimit(fields)
        let before = try cursor(fields).map { TicketID($0) }
        look(completion) { [self] () throws(LogError) in
            if let refusal = Access.decide(.readOwnShares, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("tickets")
            writer.beginArray()
            let shared = try log.reader.sharedTickets(with: actor.id, before: before, limit: limit + 1)
            for id in shared.prefix(limit) {
                guard let ticket = try committedTicket(id) else { continue }
                for share in visibleShares(ticket, actor) {
                    writer.beginObject()
                    writer.field("ticket", id.rawValue)
                    writer.field("share", share.number)
                    writer.field("state", share.state.rawValue)
                    writer.field("question", share.question)
                    writer.field("due", optional: share.due)
                    writer.field("overdue", share.isOverdue)
                    writer.field("at", share.at)
                    writer.field("messages", share.messages.count)
                    writer.endObject()
                }
            }
            writer.endArray()
            if shared.count > limit, let last = shared.prefix(limit).last { writer.field("cursor", "\(last)") }
            writer.endObject()
            return .success(writer.bytes)
        }
    }

    /// `shares` of a ticket, for those of the staff who read its notes.
    func writeShares(_ ticket: Ticket, _ writer: inout JSONWriter) {
        writer.key("shares")
        writer.beginArray()
        for share in ticket.partner.shares { write(share, forStaff: true, &writer) }
        writer.endArray()
    }

    /// `sharing` of a ticket, for its customer: with whom, and what they said to it.
    func writeSharing(_ ticket: Ticket, _ writer: inout JSONWriter) {
        writer.key("sharing")
        writer.beginArray()
        for share in ticket.partner.shares {
            writer.beginObject()
            writer.field("share", share.number)
            writer.key("partner")
            writer.person(share.user, nameEntry)
            writer.field("consent", share.consent.rawValue)
            writer.field("open", share.state.isOpen)
            writer.endObject()
        }
        writer.endArray()
    }

    /// Who shared it with whom, and by whose word.
    private func writeRecord(of share: Ticket.Partner.Share, _ writer: inout JSONWriter) {
        writer.key("partner")
        writer.person(share.user, nameEntry)
        writer.key("by")
        writer.person(share.by, nameEntry)
        writer.field("consent", share.consent.rawValue)
        if let user = share.consentBy {
            writer.key("consent_by")
            writer.person(user, nameEntry)
        }
        writer.field("consent_at", optional: share.consentAt)
        writer.field("guest", share.isGuest)
        writer.field("link_expires_at", optional: share.linkExpires)
    }

    private func write(_ share: Ticket.Partner.Share, forStaff: Bool, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("share", share.number)
        writer.field("state", share.state.rawValue)
        writer.field("question", share.question)
        writer.field("due", optional: share.due)
        writer.field("overdue", share.isOverdue)
        writer.field("may_speak", share.maySpeak)
        writer.field("at", share.at)
        if forStaff { writeRecord(of: share, &writer) }
        writer.key("items")
        writer.beginArray()
        for item in share.items {
            writer.beginObject()
            writer.field("item", item.number)
            writer.field("kind", item.kind.rawValue)
            if forStaff {
                writer.field("number", item.source)
                writer.key("by")
                writer.person(item.by, nameEntry)
            }
            writer.field("redacted", item.isRedacted)
            writer.field("at", item.at)
            writer.field("text", item.text)
            writer.endObject()
        }
        writer.endArray()
        writer.key("messages")
        writer.beginArray()
        for message in share.messages {
            writer.beginObject()
            writer.field("number", message.number)
            writer.key("author")
            writer.person(message.author, nameEntry)
            writer.field("partner", message.isPartner)
            writer.field("proposal", message.isProposal)
            writer.field("to_customer", message.message != nil)
            writer.field("at", message.at)
            writer.field("text", message.text)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension ChannelEncoding {
    /// A partner's channel: their share as it stands, each text shared, each message. Nil when it is not for them.
    func partnerChannel(_ stored: StoredEvent, after: Ticket) -> [UInt8]? {
        guard case .partner(let event) = stored.event, event.isForPartner(ticketAfter: after),
            let share = after.partner.share(event.share)
        else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        switch event {
        case .itemShared(_, let item, let kind, _, let isRedacted, let text):
            partnerHead(&writer, "item", stored, share)
            writer.field("item", item)
            writer.field("kind", kind.rawValue)
            writer.field("redacted", isRedacted)
            writer.field("text", text)
        case .wrote, .solutionProposed, .told, .returned:
            guard let message = share.messages.last else { return nil }
            partnerHead(&writer, "message", stored, share)
            writer.field("number", message.number)
            writer.key("author")
            writer.person(message.author, names)
            writer.field("partner", message.isPartner)
            writer.field("proposal", message.isProposal)
            writer.field("to_customer", message.message != nil)
            writer.field("text", message.text)
        default: partnerHead(&writer, "share", stored, share)
        }
        writer.endObject()
        return writer.bytes
    }

    /// What a partner is told on their inbox, and who that is: never more than that a share waits for them.
    func partnerInbox(_ stored: StoredEvent, after: Ticket) -> (data: [UInt8], user: UserID)? {
        guard case .partner(let event) = stored.event, let notice = event.partnerNotice(ticketAfter: after),
            let share = after.partner.share(event.share)
        else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        partnerHead(&writer, "share", stored, share)
        writer.field("why", notice.rawValue)
        writer.endObject()
        return (writer.bytes, share.user)
    }

    private func partnerHead(
        _ writer: inout JSONWriter, _ type: String, _ stored: StoredEvent, _ share: Ticket.Partner.Share
    ) {
        writer.field("type", type)
        writer.field("seq", stored.sequence)
        writer.field("at", stored.at)
        if let ticket = stored.ticket { writer.field("ticket", ticket.rawValue) }
        writer.field("share", share.number)
        writer.field("state", share.state.rawValue)
        writer.field("may_speak", share.maySpeak)
        writer.field("due", optional: share.due)
    }
}

extension Event {
    /// What may be shared of a message or a note; the note of a logged call is not part of the message it makes.
    fileprivate var sharedText: String? {
        switch self {
        case .noteAdded(_, let text, _): text
        case .contact(.contactLogged): nil
        default: messageText
        }
    }
}
