// Sharing with a partner outside. The internal owner keeps the ticket and the duty to follow it up; the partner sees
// the question, the texts that were shared and the sub-thread, and nothing else.

extension Ticket.Turn {
    mutating func run(_ command: PartnerCommand) -> Refusal? {
        switch command {
        case .share(let share): self.share(share)
        case .shareMore(let share, let items): shareMore(share, items)
        case .answerConsent(let share, let given): answerConsent(share, given)
        case .write(let share, let text): writeToShare(share, text)
        case .proposeSolution(let share, let text): proposeSolution(share, text)
        case .giveBack(let share, let text): giveBack(share, text)
        case .grantSpeak(let share): setSpeak(share, true)
        case .revokeSpeak(let share): setSpeak(share, false)
        case .tell(let share, let text): tell(share, text)
        case .end(let share): endShare(share)
        case .makeLink(let share, let lifetime): makeLink(share, lifetime)
        }
    }

    private mutating func share(_ share: PartnerCommand.Share) -> Refusal? {
        if let refusal = refuseUnlessOwned() ?? Bounds.check(share.question, "question", 1...Bounds.summaryBytesMax)
            ?? check(share.items) ?? refusePartner(share)
        {
            return refusal
        }
        let number = ticket.partner.shares.count + 1
        let consent: PartnerConsent =
            share.isConsentRecorded ? .recorded : policy.partners.isConsentWaived ? .waived : .asked
        record(
            .partner(
                .shared(
                    PartnerShared(
                        share: number, user: share.user, consent: consent, isGuest: share.isGuest,
                        question: share.question))))
        record(share.items, in: number)
        if consent == .asked {
            say("May we show parts of your ticket to a partner who can help? Please say yes or no.")
        } else {
            startPartnerClock(number)
        }
        return nil
    }

    private func refusePartner(_ share: PartnerCommand.Share) -> Refusal? {
        guard share.isGuest || view.staff[share.user]?.actor.role == .partner else {
            return Refusal(.invalidField, "user \(share.user) is no partner of this desk", field: "user")
        }
        if let held = ticket.partner.shares.last(where: { $0.user == share.user && $0.state != .ended }) {
            return Refusal(.conflict, "ticket \(ticket.id) is shared with them already, as share \(held.number)")
        }
        guard ticket.partner.shares.count < Bounds.sharesMax else {
            return Refusal(.conflict, "ticket \(ticket.id) was shared \(Bounds.sharesMax) times: that is enough")
        }
        return nil
    }

    private func check(_ items: [PartnerCommand.Item], held: Int = 0) -> Refusal? {
        guard items.count + held <= Bounds.sharedItemsMax else {
            return Refusal(.invalidField, "at most \(Bounds.sharedItemsMax) texts are shared at once", field: "items")
        }
        for item in items {
            let count = item.kind == .message ? ticket.messageCount : ticket.noteCount
            guard (1...max(1, count)).contains(item.number), count > 0, let text = item.text else {
                let what = "\(item.kind.rawValue) \(item.number)"
                return Refusal(.invalidField, "ticket \(ticket.id) has no \(what) to share", field: "items")
            }
            if let refusal = Bounds.check(text, "items", 0...Bounds.textBytesMax) { return refusal }
        }
        return nil
    }

    private mutating func record(_ items: [PartnerCommand.Item], in share: Int) {
        var next = (ticket.partner.share(share)?.items.count ?? 0) + 1
        for item in items {
            record(
                .partner(
                    .itemShared(
                        share: share, item: next, kind: item.kind, number: item.number, isRedacted: item.isRedacted,
                        text: item.text ?? "")))
            next += 1
        }
    }

    private mutating func startPartnerClock(_ share: Int) {
        let due = now + policy.partners.clock
        record(.partner(.clockStarted(share: share, due: due, remindAt: now + policy.partners.reminder)))
    }

    private mutating func shareMore(_ number: Int, _ items: [PartnerCommand.Item]) -> Refusal? {
        switch openShare(number) {
        case .failure(let refusal): return refusal
        case .success(let share):
            if items.isEmpty { return Refusal(.invalidField, "say what to share", field: "items") }
            if let refusal = check(items, held: share.items.count) { return refusal }
            record(items, in: number)
            return nil
        }
    }

    private mutating func answerConsent(_ number: Int, _ given: Bool) -> Refusal? {
        guard let share = ticket.partner.share(number) else { return noShare(number) }
        guard share.state == .consent else {
            return wrongState("the question about share \(number) of ticket \(ticket.id) is answered")
        }
        record(.partner(.consentAnswered(share: number, given: given)))
        if given { startPartnerClock(number) }
        return nil
    }

    /// What is shared with a partner has an owner who follows it up: a ticket that would be left with nobody is refused.
    func refuseLeavingShare() -> Refusal? {
        guard !ticket.channel.isLive, ticket.owner != nil,
            let share = ticket.partner.shares.first(where: { $0.state != .ended })
        else { return nil }
        return wrongState(
            "share \(share.number) of ticket \(ticket.id) is with a partner, and its owner follows it up: end the share "
                + "first, or offer the ticket to somebody")
    }

    private func noShare(_ number: Int) -> Refusal {
        Refusal(.invalidField, "ticket \(ticket.id) has no share \(number)", field: "share")
    }

    /// The share if its partner sees it now; a partner meets their own only.
    private func openShare(_ number: Int) -> Result<Ticket.Partner.Share, Refusal> {
        guard let share = ticket.partner.share(number), actor.role != .partner || share.user == actor.id else {
            return .failure(noShare(number))
        }
        guard share.state.isOpen else {
            return .failure(wrongState("share \(number) of ticket \(ticket.id) is \(share.state.rawValue)"))
        }
        guard share.messages.count < Bounds.shareMessagesMax else {
            return .failure(Refusal(.conflict, "share \(number) holds \(Bounds.shareMessagesMax) messages: end it"))
        }
        return .success(share)
    }

    private mutating func writeToShare(_ number: Int, _ text: String) -> Refusal? {
        if let refusal = Bounds.check(text, "text", 1...Bounds.textBytesMax) { return refusal }
        switch openShare(number) {
        case .failure(let refusal): return refusal
        case .success(let share):
            let isPartner = actor.role == .partner
            record(
                .partner(
                    .wrote(share: number, number: share.messages.count + 1, isPartner: isPartner, text: text)))
            if isPartner { resumeFromPartner() } else { startPartnerClock(number) }
            return nil
        }
    }

    private mutating func proposeSolution(_ number: Int, _ text: String) -> Refusal? {
        if let refusal = Bounds.check(text, "text", 1...Bounds.textBytesMax) { return refusal }
        switch openShare(number) {
        case .failure(let refusal): return refusal
        case .success(let share):
            record(.partner(.solutionProposed(share: number, number: share.messages.count + 1, text: text)))
            resumeFromPartner()
            return nil
        }
    }

    private mutating func setSpeak(_ number: Int, _ maySpeak: Bool) -> Refusal? {
        switch openShare(number) {
        case .failure(let refusal): return refusal
        case .success(let share):
            guard share.maySpeak != maySpeak else {
                return wrongState(
                    maySpeak
                        ? "the partner of share \(number) may write to the customer already"
                        : "the partner of share \(number) may not write to the customer")
            }
            record(.partner(maySpeak ? .speakGranted(share: number) : .speakRevoked(share: number)))
            return nil
        }
    }

    /// A message to the customer, which stands in the sub-thread as well: it is all that its partner sees of it.
    private mutating func tell(_ number: Int, _ text: String) -> Refusal? {
        switch openShare(number) {
        case .failure(let refusal): return refusal
        case .success(let share):
            if let refusal = sendMessage(text, []) { return refusal }
            record(
                .partner(
                    .told(
                        share: number, number: share.messages.count + 1, message: ticket.messageCount, text: text)))
            resumeFromPartner()
            return nil
        }
    }

    private mutating func giveBack(_ number: Int, _ text: String) -> Refusal? {
        if let refusal = Bounds.check(text, "text", 1...Bounds.textBytesMax) { return refusal }
        switch openShare(number) {
        case .failure(let refusal): return refusal
        case .success:
            record(.partner(.returned(share: number, text: text)))
            resumeFromPartner()
            return nil
        }
    }

    private mutating func endShare(_ number: Int) -> Refusal? {
        guard let share = ticket.partner.share(number) else { return noShare(number) }
        guard share.state.after(.ended) != nil else {
            return wrongState("share \(number) of ticket \(ticket.id) has ended")
        }
        record(.partner(.ended(share: number)))
        if ticket.state == .pendingPartner, !ticket.partner.isAwaited { record(.handling(.resumed(cause: .staff))) }
        return nil
    }

    /// A partner's word brings the ticket back to its owner, whoever else has still to answer: the customer, too.
    private mutating func resumeFromPartner() { resume(from: ticket.state, .partner) }

    /// The ticket ends: nothing of it stays outside, which the partners' and the customer's pages are told.
    mutating func endShares() {
        for share in ticket.partner.shares where share.state.after(.ended) != nil {
            record(.partner(.ended(share: share.number)))
        }
    }

    private mutating func makeLink(_ number: Int, _ lifetime: Milliseconds?) -> Refusal? {
        switch openShare(number) {
        case .failure(let refusal): return refusal
        case .success(let share):
            guard share.isGuest else {
                return wrongState("the partner of share \(number) has an account: links are for those without one")
            }
            if let expires = share.linkExpires, expires > now {
                return Refusal(.conflict, "share \(number) has a link that is good: end the share to take it back")
            }
            let lifetime = lifetime ?? policy.partners.link
            guard (60_000...Bounds.partnerLinkMax).contains(lifetime) else {
                return Refusal(.invalidField, "a link is good for a minute to 30 days", field: "lifetime_ms")
            }
            record(.partner(.linkMade(share: number, expires: now + lifetime)))
            return nil
        }
    }

    /// The owner is told that a partner's answer is missing, again and again until it comes.
    mutating func remindOfPartner(_ number: Int) {
        record(.partner(.reminded(share: number, next: now + policy.partners.reminder)))
    }
}
