internal import WaggleDomain

extension PartnerEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        sink.field("share", share)
        switch self {
        case .shared(let shared):
            sink.field("user", shared.user)
            sink.field("consent", shared.consent)
            sink.field("guest", shared.isGuest)
            sink.text("question", shared.question)
        case .itemShared(_, let item, let kind, let number, let isRedacted, let text):
            sink.field("item", item)
            sink.field("kind", kind)
            sink.field("number", number)
            sink.field("redacted", isRedacted)
            sink.text("text", text)
        case .consentAnswered(_, let given): sink.field("given", given)
        case .clockStarted(_, let due, let remindAt):
            sink.field("due", due)
            sink.field("remind_at", remindAt)
        case .reminded(_, let next): sink.field("next_at", next)
        case .overdue, .ended, .speakGranted, .speakRevoked: break
        case .told(_, let number, let message, let text):
            sink.field("number", number)
            sink.field("message", message)
            sink.text("text", text)
        case .wrote(_, let number, let isPartner, let text):
            sink.field("number", number)
            sink.field("partner", isPartner)
            sink.text("text", text)
        case .solutionProposed(_, let number, let text):
            sink.field("number", number)
            sink.text("text", text)
        case .returned(_, let text): sink.text("text", text)
        case .linkMade(_, let expires): sink.field("expires_at", expires)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> PartnerEvent? {
        guard source.kind.hasPrefix("partner.") else { return nil }
        let share = try source.int("share")
        switch source.kind {
        case "partner.shared":
            return .shared(
                PartnerShared(
                    share: share, user: try source.id("user"), consent: try source.word("consent"),
                    isGuest: try source.bool("guest"), question: try source.text("question")))
        case "partner.item_shared":
            return .itemShared(
                share: share, item: try source.int("item"), kind: try source.word("kind"),
                number: try source.int("number"), isRedacted: try source.bool("redacted"),
                text: try source.text("text"))
        case "partner.consent_answered": return .consentAnswered(share: share, given: try source.bool("given"))
        case "partner.clock_started":
            return .clockStarted(
                share: share, due: try source.int64("due"), remindAt: try source.int64("remind_at"))
        case "partner.reminded": return .reminded(share: share, next: try source.int64("next_at"))
        case "partner.overdue": return .overdue(share: share)
        case "partner.wrote":
            return .wrote(
                share: share, number: try source.int("number"), isPartner: try source.bool("partner"),
                text: try source.text("text"))
        case "partner.solution_proposed":
            return .solutionProposed(share: share, number: try source.int("number"), text: try source.text("text"))
        case "partner.returned": return .returned(share: share, text: try source.text("text"))
        case "partner.speak_granted": return .speakGranted(share: share)
        case "partner.speak_revoked": return .speakRevoked(share: share)
        case "partner.told":
            return .told(
                share: share, number: try source.int("number"), message: try source.int("message"),
                text: try source.text("text"))
        case "partner.ended": return .ended(share: share)
        case "partner.link_made": return .linkMade(share: share, expires: try source.int64("expires_at"))
        default: return nil
        }
    }
}
