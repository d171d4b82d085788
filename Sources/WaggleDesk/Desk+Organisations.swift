internal import JSON
internal import WaggleDomain
internal import WaggleLog

extension Desk {
    /// Whose contract holds for a customer's new ticket: where they were placed, else their address's domain.
    func organisation(of customer: UserID, in turn: Turn) throws(LogError) -> OrganisationID? {
        guard !turn.view.organisations.isEmpty else { return nil }
        if let placed = try log.reader.placement(of: customer) { return placed }
        return try log.reader.person(customer)?.email.flatMap(turn.view.organisation(ofAddress:))
    }

    /// Only customers are placed in organisations.
    func refuseStranger(_ command: DeskCommand) throws(LogError) -> Refusal? {
        guard case .placeCustomer(let customer, _) = command else { return nil }
        guard let person = try log.reader.person(customer), person.role == .customer else {
            return Refusal(.notFound, "there is no customer \(customer)")
        }
        return nil
    }

    /// `organisation.list`: every organisation with its contract, by number, in pages.
    func listOrganisations(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try longPageLimit(fields)
        let last = try fields.optionalText("cursor")
        guard let after = last.map({ Int64($0) }) ?? 0, after >= 0 else {
            throw Refused(field: "cursor", "cursor must be one that an earlier page gave")
        }
        look(completion) { [self] () throws(LogError) in
            if let refusal = Access.decide(.readOrganisations, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("organisations")
            writer.beginArray()
            let left = view.organisations.values.filter { $0.id.rawValue > after }.sorted { $0.id < $1.id }
            for organisation in left.prefix(limit) { organisation.write(to: &writer) }
            writer.endArray()
            if left.count > limit { writer.field("cursor", "\(left[limit - 1].id)") }
            writer.endObject()
            return .success(writer.bytes)
        }
    }
}

extension Organisation {
    /// As somebody sends it; its number is 0 for a new one.
    init(_ fields: Fields) throws(Refused) {
        self.init(
            id: OrganisationID(try fields.optionalInteger("organisation") ?? 0), name: try fields.text("name"),
            domains: try fields.texts("domains", countMax: Bounds.domainsMax).map { $0.lowercased() })
        if let contract = try fields.object("contract") { self.contract = try Contract(contract) }
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("organisation", id.rawValue)
        writer.field("name", name)
        writer.key("domains")
        writer.beginArray()
        for domain in domains { writer.string(domain) }
        writer.endArray()
        writer.key("contract")
        if let contract { contract.write(to: &writer) } else { writer.null() }
        writer.endObject()
    }
}

extension Contract {
    fileprivate init(_ fields: Fields) throws(Refused) {
        self.init(name: try fields.text("name"), calendar: try fields.optionalText("calendar"))
        for element in try fields.objects("targets") ?? [] { targets.append(try ServiceTargets(element)) }
        for name in try fields.texts("channels", countMax: TicketChannel.allCases.count) {
            guard let channel = TicketChannel(rawValue: name) else {
                throw Refused(field: "contract", "there is no channel \(name)")
            }
            channels.insert(channel)
        }
        var tiers: [Tier] = []
        try fields.tiers("tiers", into: &tiers)
        self.tiers = Set(tiers)
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("name", name)
        writer.key("targets")
        writer.beginArray()
        for target in targets { target.write(to: &writer) }
        writer.endArray()
        if let calendar { writer.field("calendar", calendar) }
        writer.key("channels")
        writer.beginArray()
        for channel in TicketChannel.allCases where channels.contains(channel) { writer.string(channel.rawValue) }
        writer.endArray()
        writer.key("tiers")
        writer.beginArray()
        for tier in tiers.sorted() { writer.string(tier.name) }
        writer.endArray()
        writer.endObject()
    }
}
