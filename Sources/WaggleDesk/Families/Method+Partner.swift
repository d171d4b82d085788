internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodePartner(_ fields: Fields) throws(Refused) -> PartnerCommand? {
        switch self {
        case .partnerShare:
            .share(
                .init(
                    user: try fields.optionalUser("user") ?? .system, isGuest: try isGuest(fields),
                    question: try fields.text("question"), items: try fields.sharedItems("items"),
                    isConsentRecorded: try fields.optionalFlag("consent_recorded") ?? false))
        case .partnerShareMore:
            .shareMore(
                share: try fields.reference("share"), items: try fields.sharedItems("items", isRequired: true))
        case .partnerConsent:
            .answerConsent(share: try fields.reference("share"), given: try fields.flag("given"))
        case .partnerWrite: .write(share: try fields.reference("share"), text: try fields.text("text"))
        case .partnerPropose: .proposeSolution(share: try fields.reference("share"), text: try fields.text("text"))
        case .partnerGiveBack: .giveBack(share: try fields.reference("share"), text: try fields.text("text"))
        case .partnerGrantSpeak: .grantSpeak(share: try fields.reference("share"))
        case .partnerRevokeSpeak: .revokeSpeak(share: try fields.reference("share"))
        case .partnerTell: .tell(share: try fields.reference("share"), text: try fields.text("text"))
        case .partnerEnd: .end(share: try fields.reference("share"))
        case .partnerLink:
            .makeLink(share: try fields.reference("share"), lifetime: try fields.optionalInteger("lifetime_ms"))
        default: nil
        }
    }

    /// Either somebody with an account, or a name for somebody who comes by link.
    private func isGuest(_ fields: Fields) throws(Refused) -> Bool {
        let user = try fields.optionalUser("user")
        let name = try fields.optionalText("guest")
        guard user == nil || name == nil else {
            throw Refused(field: "guest", "say either a user or the name of a guest")
        }
        return name != nil
    }

    /// The command with the least in it that tells whether the method is open to somebody.
    func probePartner(_ ticket: Ticket, _ actor: Actor) -> Command? {
        let own = ticket.partner.openShare(of: actor.id)?.number
        let open = own ?? ticket.partner.openShares.last?.number
        let asked = ticket.partner.shares.last { $0.state == .consent }?.number
        let command: PartnerCommand? =
            switch self {
            case .partnerShare: .share(.init(user: .system, isGuest: true, question: ""))
            case .partnerShareMore: open.map { .shareMore(share: $0, items: []) }
            case .partnerConsent: asked.map { .answerConsent(share: $0, given: false) }
            case .partnerWrite: open.map { .write(share: $0, text: "") }
            case .partnerPropose: own.map { .proposeSolution(share: $0, text: "") }
            case .partnerGiveBack: own.map { .giveBack(share: $0, text: "") }
            case .partnerGrantSpeak:
                ticket.partner.openShares.last { !$0.maySpeak }.map { .grantSpeak(share: $0.number) }
            case .partnerRevokeSpeak:
                ticket.partner.openShares.last { $0.maySpeak }.map { .revokeSpeak(share: $0.number) }
            case .partnerTell: own.map { .tell(share: $0, text: "") }
            case .partnerEnd: (open ?? asked).map { .end(share: $0) }
            case .partnerLink:
                ticket.partner.openShares.last { $0.isGuest }.map { .makeLink(share: $0.number, lifetime: nil) }
            default: nil
            }
        return command.map { .partner($0) }
    }
}

extension Fields {
    /// What is to be shared: {"kind", "number", "text"?}; a text given stands for what was written, with parts taken out.
    func sharedItems(_ name: String, isRequired: Bool = false) throws(Refused) -> [PartnerCommand.Item] {
        if isRequired, value[name] == nil { throw Refused(field: name, "\(name) is missing") }
        var items: [PartnerCommand.Item] = []
        for element in try objects(name, countMax: Bounds.sharedItemsMax) {
            do throws(Refused) {
                let text = try element.optionalText("text")
                items.append(
                    .init(
                        kind: try element.word("kind"), number: try element.reference("number"), text: text,
                        isRedacted: text != nil))
            } catch {
                throw Refused(field: name, error.refusal.message)
            }
        }
        return items
    }
}
