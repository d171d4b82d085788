internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeRouting(_ fields: Fields) throws(Refused) -> RoutingCommand? {
        switch self {
        case .ownerForce:
            .force(
                to: try fields.user("to"), reason: try fields.text("reason"),
                overCapacity: try fields.optionalFlag("over_capacity") ?? false)
        case .ownerRelease:
            .release(reason: try fields.optionalText("reason") ?? "", code: try fields.optionalText("code"))
        case .ownerKeep: .keep
        case .handOffAsk:
            .request(reason: try fields.word("reason"), comment: try fields.optionalText("comment") ?? "")
        case .ticketSetNeeds:
            .setNeeds(
                skills: try fields.texts("skills", countMax: Bounds.skillsMax),
                language: try fields.optionalText("language"))
        case .shiftPlan:
            .planShift(
                try fields.word("plan"), cover: try fields.optionalUser("cover"),
                nextStep: try fields.optionalText("next_step") ?? "",
                nextStepAt: try fields.optionalInteger("next_step_at"))
        case .shiftEndCover: .endCover
        default: nil
        }
    }

    /// The least command of this family, for what is open to somebody; nil for other methods.
    var probeRouting: Command? {
        switch self {
        case .handOffAsk: .routing(.request(reason: .other, comment: ""))
        case .ownerForce: .routing(.force(to: .system, reason: "?", overCapacity: false))
        case .ownerRelease: .routing(.release(reason: ""))
        case .ownerKeep: .routing(.keep)
        case .ticketSetNeeds: .routing(.setNeeds(skills: [], language: nil))
        case .shiftPlan: .routing(.planShift(.keep, cover: nil, nextStep: "", nextStepAt: nil))
        case .shiftEndCover: .routing(.endCover)
        default: nil
        }
    }

    /// Reads a command about people at work; nil when the method is not one of these.
    func decodeStaffing(_ fields: Fields, _ actor: Actor) throws(Refused) -> StaffingCommand? {
        switch self {
        case .presenceSet: .setStatus(try fields.word("status"))
        case .shiftEnd:
            .endShift(
                try fields.optionalWord("plan") ?? .keep, cover: try fields.optionalUser("cover"),
                nextStep: try fields.optionalText("next_step") ?? "",
                nextStepAt: try fields.optionalInteger("next_step_at"))
        case .shiftAbsence:
            .startAbsence(
                user: try fields.optionalUser("user") ?? actor.id, reason: try fields.optionalText("reason") ?? "")
        default: nil
        }
    }

    /// Whom a hand-off is offered to: a person's number, or {"team"} or {"queue"} with one.
    static func target(_ fields: Fields) throws(Refused) -> OfferTarget {
        guard fields.value["to"]?.objectValue != nil, let group = try fields.object("to") else {
            return .person(try fields.user("to"))
        }
        if let team = try group.optionalInteger("team") { return .team(TeamID(team)) }
        if let queue = try group.optionalInteger("queue") { return .queue(QueueID(queue)) }
        throw Refused(field: "to", "to is a person's number, or a team or queue by its own")
    }
}
