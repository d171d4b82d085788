internal import JSON
internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeSwarming(_ fields: Fields) throws(Refused) -> SwarmingCommand? {
        switch self {
        case .swarmSee: .seeInvitation(try fields.reference("invitation"))
        case .swarmSuggest:
            .suggestInvitee(
                user: try fields.user("user"), ask: try fields.optionalReference("ask"),
                comment: try fields.optionalText("comment") ?? "")
        case .swarmAnswerAsk:
            .answerAsk(ask: try fields.reference("ask"), answer: try fields.optionalText("answer") ?? "")
        case .swarmSetRole: .changeRole(user: try fields.user("user"), role: try fields.word("role"))
        case .swarmPropose: .proposeSolution(text: try fields.text("text"))
        case .swarmAnswerProposal:
            .answerProposal(
                proposal: try fields.reference("proposal"), verdict: try fields.word("verdict"),
                comment: try fields.optionalText("comment") ?? "")
        case .swarmReopen: .reopenSwarm
        case .swarmJoin: .joinSwarm(role: try fields.optionalWord("role") ?? .coordinator)
        case .swarmCredit:
            .credit(user: try fields.user("user"), skills: try fields.optionalTexts("skills", countMax: 10))
        default: try decodeHelp(fields)
        }
    }

    private func decodeHelp(_ fields: Fields) throws(Refused) -> SwarmingCommand? {
        switch self {
        case .helpOffer:
            .raiseHand(ask: try fields.reference("ask"), comment: try fields.optionalText("comment") ?? "")
        case .helpWelcome:
            .welcomeHelp(
                offer: try fields.reference("help_offer"), role: try fields.optionalWord("role") ?? .contributor)
        case .helpThank:
            .thankHelp(offer: try fields.reference("help_offer"), comment: try fields.optionalText("comment") ?? "")
        default: nil
        }
    }
}

extension Fields {
    /// The skills each contributor is credited with: `[{"user": 5, "skills": ["network"]}]`.
    func credits() throws(Refused) -> [UserID: [String]] {
        var credits: [UserID: [String]] = [:]
        for entry in try objectValues("credits", countMax: 100) {
            guard let user = entry["user"]?.intValue, user > 0, let skills = entry["skills"]?.arrayValue,
                skills.count <= 10
            else { throw Refused(field: "credits", "credits must hold objects with user and at most 10 skills") }
            credits[UserID(user)] = skills.compactMap(\.stringValue)
        }
        return credits
    }

    private func objectValues(_ name: String, countMax: Int) throws(Refused) -> [JSONValue] {
        guard let found = value[name], !found.isNull else { return [] }
        guard let elements = found.arrayValue, elements.allSatisfy({ $0.objectValue != nil }) else {
            throw Refused(field: name, "\(name) must be a list of objects")
        }
        guard elements.count <= countMax else {
            throw Refused(field: name, "\(name) holds more than \(countMax) entries")
        }
        return elements
    }

    /// A list of texts, nil when it is left out.
    func optionalTexts(_ name: String, countMax: Int) throws(Refused) -> [String]? {
        guard let found = value[name], !found.isNull else { return nil }
        return try texts(name, countMax: countMax)
    }

    /// A small positive number that may be left out.
    func optionalReference(_ name: String) throws(Refused) -> Int? {
        guard try optionalInteger(name) != nil else { return nil }
        return try reference(name)
    }
}
