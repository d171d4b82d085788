internal import WaggleHub
internal import WaggleWire

// What of tickets' threads was handed to this connection. The desk is told a few times a second at most, with the
// furthest offset of each ticket.

extension Session {
    private static let pauseMilliseconds = 300

    func noteDelivered(_ ticket: Int64, _ offset: UInt64) {
        guard principal != nil else { return }
        deliveries[ticket] = max(deliveries[ticket] ?? 0, offset)
        guard deliveryTimer == nil else { return }
        deliveryTimer = owner.shard.schedule(afterMilliseconds: Self.pauseMilliseconds) { [weak self] in
            self?.tellDeliveries()
        }
    }

    /// A page or what was missed.
    func noteDelivered(_ publications: [Publication], of channel: Channel) {
        guard case .ticket(let number) = channel, let offset = publications.map(\.offset).max(), offset > 0 else {
            return
        }
        noteDelivered(number, offset)
    }

    private func tellDeliveries() {
        deliveryTimer = nil
        guard let principal, !deliveries.isEmpty else { return }
        let told = deliveries
        deliveries = [:]
        world.desk.delivered(told, to: principal.actor)
    }
}
