// Customer organisations: which mail domains and people belong to them, and what their contracts promise. A ticket
// keeps the organisation it was opened under: moving its customer changes the tickets opened from then on.

extension DeskView {
    /// The organisation of a mail address's domain.
    package func organisation(ofAddress address: String) -> OrganisationID? {
        guard let at = address.lastIndex(of: "@") else { return nil }
        return organisationsByDomain[address[address.index(after: at)...].lowercased()]
    }

    /// A new organisation (its number is 0) or the new form of one.
    func decideSave(_ organisation: Organisation) -> Decision {
        if let refusal = check(organisation) { return .failure(refusal) }
        var organisation = organisation
        if organisation.id == OrganisationID(0) {
            guard organisations.count < Bounds.organisationsMax else {
                return .failure(Refusal(.conflict, "a desk has at most \(Bounds.organisationsMax) organisations"))
            }
            organisation.id = OrganisationID((organisations.keys.map(\.rawValue).max() ?? 0) + 1)
        } else if organisations[organisation.id] == nil {
            return .failure(Refusal(.notFound, "there is no organisation \(organisation.id)"))
        }
        return .success([.desk(.organisationSaved(organisation))])
    }

    /// Puts a customer into an organisation, or out of it. That it is a customer is the desk's to know.
    func decidePlace(_ customer: UserID, _ organisation: OrganisationID?) -> Decision {
        if let organisation, organisations[organisation] == nil {
            return .failure(Refusal(.notFound, "there is no organisation \(organisation)"))
        }
        return .success([.desk(.customerPlaced(customer: customer, organisation: organisation))])
    }

    /// Takes over an organisation as it was recorded.
    package mutating func put(_ organisation: Organisation) {
        for domain in organisations[organisation.id]?.domains ?? [] { organisationsByDomain[domain] = nil }
        organisations[organisation.id] = organisation
        for domain in organisation.domains { organisationsByDomain[domain] = organisation.id }
        contractCalendars = Set(organisations.values.compactMap { $0.contract?.calendar })
    }

    private func check(_ organisation: Organisation) -> Refusal? {
        if let refusal = Bounds.check(organisation.name, "name", 1...Bounds.categoryBytesMax) { return refusal }
        guard organisation.domains.count <= Bounds.domainsMax else {
            return Refusal(
                .invalidField, "an organisation has at most \(Bounds.domainsMax) domains", field: "domains")
        }
        for domain in organisation.domains {
            guard Self.isDomain(domain) else {
                return Refusal(.invalidField, "a mail domain is written like example.org", field: "domains")
            }
            if let other = organisationsByDomain[domain], other != organisation.id {
                let name = organisations[other]?.name ?? ""
                return Refusal(.conflict, "the domain \(domain) belongs to \(name)", field: "domains")
            }
        }
        return organisation.contract.flatMap(check)
    }

    private static func isDomain(_ domain: String) -> Bool {
        domain.utf8.count <= 253 && domain.contains(".") && !domain.hasPrefix(".") && !domain.hasSuffix(".")
            && domain.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && $0 != "@" }
            && domain == domain.lowercased()
    }

    private func check(_ contract: Contract) -> Refusal? {
        if let refusal = Bounds.check(contract.name, "contract", 1...Bounds.categoryBytesMax) { return refusal }
        guard contract.targets.isEmpty || contract.targets.count == Priority.allCases.count else {
            return Refusal(.invalidField, "a contract has targets for each priority or none", field: "contract")
        }
        let calendars = policy.calendars.calendars.map(\.name) + [WorkCalendar.always.name]
        if let calendar = contract.calendar, !calendars.contains(calendar) {
            return Refusal(.invalidField, "there is no calendar \(calendar)", field: "contract")
        }
        return contract.targets.lazy.compactMap { $0.check("contract") }.first
    }
}
