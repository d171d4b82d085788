/// A customer organisation's number: dense from 1.
package struct OrganisationID: Hashable, Comparable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ value: Int64) { rawValue = value }
    package static func < (a: OrganisationID, b: OrganisationID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { "\(rawValue)" }
}

/// What is promised for one priority, in ms of working time; nil for no target.
package struct ServiceTargets: Equatable, Sendable {
    package var firstResponse: Milliseconds?
    package var nextResponse: Milliseconds?
    package var resolution: Milliseconds?

    package init(
        firstResponse: Milliseconds? = nil, nextResponse: Milliseconds? = nil, resolution: Milliseconds? = nil
    ) {
        self.firstResponse = firstResponse
        self.nextResponse = nextResponse
        self.resolution = resolution
    }

    /// No target at all.
    package static let none = ServiceTargets()

    /// The time promised for a target; nil for none, and for a promised update, which names its own moment.
    package subscript(target: SLATarget) -> Milliseconds? {
        switch target {
        case .firstResponse: firstResponse
        case .nextResponse: nextResponse
        case .resolution: resolution
        case .promisedUpdate: nil
        }
    }
}

/// What an organisation was promised. What it leaves open, the desk's own rules say.
package struct Contract: Equatable, Sendable {
    package var name: String
    /// P1 to P4; empty for the desk's own.
    package var targets: [ServiceTargets]
    /// The name of a calendar; nil for the desk's own.
    package var calendar: String?
    /// How its people may come; empty for every way.
    package var channels: Set<TicketChannel>
    /// The tiers that work for it; empty for all.
    package var tiers: Set<Tier>

    package init(
        name: String, targets: [ServiceTargets] = [], calendar: String? = nil, channels: Set<TicketChannel> = [],
        tiers: Set<Tier> = []
    ) {
        self.name = name
        self.targets = targets
        self.calendar = calendar
        self.channels = channels
        self.tiers = tiers
    }
}

/// A customer organisation: its people, and what they were promised.
package struct Organisation: Equatable, Sendable {
    package var id: OrganisationID
    package var name: String
    /// Mail domains in lower case whose addresses belong to it.
    package var domains: [String]
    package var contract: Contract?

    package init(id: OrganisationID, name: String, domains: [String] = [], contract: Contract? = nil) {
        self.id = id
        self.name = name
        self.domains = domains
        self.contract = contract
    }
}

/// The rules that hold for one ticket: its organisation's contract, filled up with the desk's own.
package struct ServiceTerms: Equatable, Sendable {
    /// The contract's name; nil for the desk's own terms.
    package let contract: String?
    /// P1 to P4.
    package let targets: [ServiceTargets]
    package let calendar: WorkCalendar
    package let channels: Set<TicketChannel>
    package let tiers: Set<Tier>

    package func targets(_ priority: Priority) -> ServiceTargets {
        targets.indices.contains(priority.rawValue - 1) ? targets[priority.rawValue - 1] : .none
    }
}

extension ServiceTerms {
    /// A contract names the ways its people come; staff may open a ticket for them all the same.
    func refuse(_ channel: TicketChannel, to actor: Actor) -> Refusal? {
        guard actor.role == .customer, !channels.isEmpty, !channels.contains(channel) else { return nil }
        let ways = channels.map(\.rawValue).sorted().joined(separator: ", ")
        return Refusal(
            .invalidField, "your contract does not include \(channel.rawValue): please come by \(ways)",
            field: "channel")
    }

    func includes(_ tier: Tier) -> Bool { tiers.isEmpty || tiers.contains(tier) }
}

extension Ticket.Turn {
    /// Refuses a tier that the customer's contract does not include.
    func refuseOutsideContract(_ tier: Tier) -> Refusal? {
        let terms = view.terms(of: ticket.service.organisation)
        guard !terms.includes(tier) else { return nil }
        return wrongState("the contract \(terms.contract ?? "") of ticket \(ticket.id) does not include \(tier.name)")
    }
}

extension Ticket.Turn {
    private var terms: ServiceTerms { view.terms(of: ticket.service.organisation) }

    /// The queue above, past the tiers that the customer's contract leaves out; nil at the top.
    var queueAbove: Queue? {
        var tier = ticket.tier
        while let queue = view.queueAbove(tier), queue.tier > tier {
            if terms.includes(queue.tier) { return queue }
            tier = queue.tier
        }
        return nil
    }

    /// The queue below, likewise.
    var queueBelow: Queue? {
        var tier = ticket.tier
        while let queue = view.queueBelow(tier), queue.tier < tier {
            if terms.includes(queue.tier) { return queue }
            tier = queue.tier
        }
        return nil
    }

    /// Refuses to hand the ticket to an agent all of whose tiers the contract leaves out; managers work at every tier.
    func refuseOutsideContract(_ user: UserID, field: String) -> Refusal? {
        guard let actor = view.staff[user].map({ view.current($0.actor) }), actor.role == .agent else { return nil }
        guard !terms.tiers.isEmpty, terms.tiers.isDisjoint(with: actor.tiers) else { return nil }
        let contract = "the contract \(terms.contract ?? "") of ticket \(ticket.id)"
        return Refusal(
            .invalidField, "\(contract) does not include the tiers at which \(actor.name) works", field: field)
    }
}

extension DeskView {
    /// Where a ticket of these terms goes when nobody names a queue: the lowest tier that they include.
    func entryQueue(of category: String, under terms: ServiceTerms) -> Queue? {
        guard let entry = entryQueue(of: category), !terms.includes(entry.tier) else { return entryQueue(of: category) }
        return terms.tiers.sorted().lazy.compactMap(queue(of:)).first ?? entry
    }

    /// The terms of an organisation's tickets; of everybody else's when it is nil or gone.
    package func terms(of organisation: OrganisationID?) -> ServiceTerms {
        let contract = organisation.flatMap { organisations[$0]?.contract }
        return ServiceTerms(
            contract: contract?.name,
            targets: contract.flatMap { $0.targets.isEmpty ? nil : $0.targets } ?? policy.targets.priorities,
            calendar: contract?.calendar.map(policy.calendars.calendar(named:)) ?? policy.calendars.hours,
            channels: contract?.channels ?? [], tiers: contract?.tiers ?? [])
    }

    /// Whom a breach or an alarm is brought to besides the owner.
    package func managersToTell() -> [UserID] {
        Array(staff.values.filter { $0.actor.role == .manager }.map(\.actor.id).sorted().prefix(Bounds.toldMax))
    }
}
