internal import WaggleDomain

/// The tickets in memory, each as its committed events leave it. Confined to the desk's queue. Bounded: when
/// it is full the half that was not used lately goes (two generations; no list to keep in order).
struct TicketCache {
    private var young: [TicketID: Ticket] = [:]
    private var old: [TicketID: Ticket] = [:]
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    mutating func ticket(_ id: TicketID) -> Ticket? {
        if let found = young[id] { return found }
        guard let found = old.removeValue(forKey: id) else { return nil }
        put(found)
        return found
    }

    mutating func put(_ ticket: Ticket) {
        if young.count >= capacity / 2, young[ticket.id] == nil {
            old = young
            young = [:]
        }
        old[ticket.id] = nil
        young[ticket.id] = ticket
    }

    mutating func removeAll() {
        young = [:]
        old = [:]
    }
}
