internal import JSON
internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeDesk(_ fields: Fields) throws(Refused) -> DeskCommand? {
        switch self {
        case .queueCreate:
            .createQueue(
                name: try fields.text("name"), tier: try tier(fields), mode: try fields.optionalWord("mode") ?? .tiered)
        case .queueRename:
            .renameQueue(QueueID(try fields.integer("queue")), name: try fields.text("name"))
        case .queueSetMode: try switchMode(fields, QueueID(try fields.integer("queue")))
        case .deskSetMode: try switchMode(fields, nil)
        case .modeUndo: .undoSwitch(number: try fields.integer("switch"))
        case .tripwireSet:
            .setTripwires(switch: try fields.optionalInteger("switch"), try fields.limits())
        case .tripwireAnswer:
            .answerTripwire(try fields.word("answer"), reason: try fields.optionalText("reason") ?? "")
        case .customerErase:
            .eraseCustomer(try fields.user("customer"), reason: try fields.text("reason"))
        case .deskChangeSettings: .changeSettings(try settingsChange(fields))
        case .organisationSave: .saveOrganisation(try Organisation(fields))
        case .replySave: .saveReply(try CannedReply(fields), isOwn: try fields.optionalFlag("own") ?? false)
        case .replyRemove:
            .removeReply(ReplyID(try fields.integer("reply")), isOwn: try fields.optionalFlag("own") ?? false)
        case .organisationPlace:
            .placeCustomer(
                customer: try fields.user("customer"),
                organisation: try fields.optionalInteger("organisation").map { OrganisationID($0) })
        default: nil
        }
    }

    private func switchMode(_ fields: Fields, _ queue: QueueID?) throws(Refused) -> DeskCommand {
        .switchMode(
            queue: queue, mode: try fields.word("mode"), scope: try fields.optionalWord("scope") ?? .untouched,
            reason: try fields.optionalText("reason") ?? "", limits: try fields.object("limits")?.limits())
    }

    private func tier(_ fields: Fields) throws(Refused) -> Tier {
        guard let tier = try fields.optionalTier("tier") else { throw Refused(field: "tier", "tier is missing") }
        return tier
    }

    private func settingsChange(_ fields: Fields) throws(Refused) -> SettingsChange {
        let section = try fields.word("section", SettingsSection.self)
        guard let value = fields.value["value"] else { throw Refused(field: "value", "value is missing") }
        let version = try fields.integer("version")
        let reason = try fields.optionalText("reason") ?? ""
        let policy = try section.decode(value)
        let canonical = String(decoding: section.value(in: policy).serialised(), as: UTF8.self)
        return SettingsChange(section: section, version: version, policy: policy, value: canonical, reason: reason)
    }
}

extension Fields {
    /// Limits for a switch of mode.
    fileprivate func limits() throws(Refused) -> TripwireLimits {
        TripwireLimits(
            longestWait: try optionalInteger("longest_wait_ms"),
            interruptions: try optionalInteger("interruptions_per_100_hours"),
            reopened: try optionalInteger("reopened_percent"), satisfied: try optionalInteger("satisfied_percent"),
            least: Int(clamping: try optionalInteger("least") ?? 20))
    }
}
