internal import WaggleDomain
internal import WaggleLog

/// Makes a case of one of the desk's own tickets: state, owner and tier come from the domain's own `Ticket`.
struct DeskCase {
    private let number: TicketID
    private let people: [UserID: Person]
    private let queues: [QueueID: String]

    init(_ number: TicketID, people: [UserID: Person], queues: [QueueID: String]) {
        self.number = number
        self.people = people
        self.queues = queues
    }

    func read(_ events: [StoredEvent]) -> MinedCase {
        var found = MinedCase(id: String(number.rawValue))
        guard let first = events.first,
            var ticket = Ticket(
                id: number, first: first.event, by: first.actor, at: first.at, sequence: first.sequence)
        else { return found }
        found.channel = ticket.channel.rawValue
        found.kind = ticket.kind.rawValue
        for (index, stored) in events.enumerated() {
            if index > 0 {
                ticket.apply(stored.event, by: stored.actor, at: stored.at, sequence: stored.sequence)
            }
            found.events.append(event(stored, ticket))
        }
        // The last word on it.
        found.kind = ticket.kind.rawValue
        return found
    }

    private func event(_ stored: StoredEvent, _ ticket: Ticket) -> MinedEvent {
        var actor = stored.actor
        if case .systemMessageSent = stored.event { actor = .system }  // written in somebody's turn, by the desk
        let isCustomer = actor == ticket.customer
        var state = MinedState()
        state.state = ticket.state.rawValue
        state.owner = ticket.owner.map(name) ?? ""
        state.tier = ticket.tier
        state.mode = ticket.mode.rawValue
        state.group = queues[ticket.queue] ?? ""
        state.priority = "P\(ticket.priority.rawValue)"
        state.category = ticket.category
        let role = isCustomer ? Role.customer : actor == .system ? .system : people[actor]?.role
        return MinedEvent(
            sequence: stored.sequence, activity: stored.event.kind, at: stored.at,
            resource: isCustomer ? customerKey(ticket) : name(actor), role: role?.rawValue ?? "",
            reason: stored.event.givenReason?.code ?? "", after: state,
            links: links(ticket, isCustomer ? nil : actor))
    }

    private func links(_ ticket: Ticket, _ actor: UserID?) -> [MinedLink] {
        var links = [
            MinedLink(
                part: .ticket, object: MinedObject(kind: .ticket, key: String(number.rawValue)), name: "\(number)"),
            MinedLink(
                part: .customer, object: MinedObject(kind: .customer, key: String(ticket.customer.rawValue)),
                name: customerKey(ticket)),
            MinedLink(
                part: .queue, object: MinedObject(kind: .queue, key: String(ticket.queue.rawValue)),
                name: queues[ticket.queue] ?? ""),
        ]
        if let actor, actor != .system { links.append(person(actor, as: .actor)) }
        if let owner = ticket.owner { links.append(person(owner, as: .owner)) }
        var helpers: [UserID] = []
        for member in ticket.swarm?.activeMembers ?? [] where member.user != ticket.owner {
            if !helpers.contains(member.user) { helpers.append(member.user) }
        }
        return links + helpers.map { person($0, as: .helper) }
    }

    private func person(_ user: UserID, as part: MinedPart) -> MinedLink {
        MinedLink(
            part: part, object: MinedObject(kind: .person, key: String(user.rawValue)), name: name(user),
            role: people[user]?.role.rawValue ?? "")
    }

    private func customerKey(_ ticket: Ticket) -> String { "customer \(ticket.customer.rawValue)" }

    /// Those the desk knows no more are numbers.
    private func name(_ user: UserID) -> String {
        // Some tools cannot work with events that nobody did.
        if user == .system { return "desk" }
        guard let name = people[user]?.name, !name.isEmpty else { return "person \(user.rawValue)" }
        return name
    }
}
