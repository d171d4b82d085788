package import WaggleDomain

/// The people of every domain test, and the desk they work at.
package enum Cast {
    package static let carla = Actor(id: UserID(100), name: "Carla", role: .customer)
    package static let chris = Actor(id: UserID(101), name: "Chris", role: .customer)
    /// First line.
    package static let ana = Actor(id: UserID(1), name: "Ana", role: .agent, tiers: [.l1], skills: ["billing": 3])
    package static let ben = Actor(id: UserID(2), name: "Ben", role: .agent, tiers: [.l1], skills: ["email": 2])
    /// Second line.
    package static let dora = Actor(
        id: UserID(3), name: "Dora", role: .agent, tiers: [.l2], skills: ["email": 4, "network": 3])
    package static let emil = Actor(
        id: UserID(4), name: "Emil", role: .agent, tiers: [.l1, .l2], skills: ["network": 2])
    /// Third line.
    package static let fay = Actor(
        id: UserID(5), name: "Fay", role: .agent, tiers: [.l3], skills: ["network": 5, "database": 5])
    package static let gus = Actor(id: UserID(6), name: "Gus", role: .agent, tiers: [.l3], skills: ["database": 3])
    package static let mia = Actor(id: UserID(7), name: "Mia", role: .manager, tiers: [.l1, .l2, .l3])
    package static let otto = Actor(id: UserID(8), name: "Otto", role: .administrator)
    package static let pia = Actor(id: UserID(9), name: "Pia", role: .partner, tiers: [.l4], skills: ["database": 5])
    package static let robot = Actor(id: UserID(50), name: "Robot", role: .bot)

    /// Those an ask may reach by skill.
    package static let agents = [ana, ben, dora, emil, fay, gus]
    /// Those the desk's view holds.
    package static let staff = agents + [mia, otto, pia]
    /// All of them, and the desk itself.
    package static let everybody = staff + [carla, chris, robot, .system]

    /// A desk with one queue for each of L1 to L3, all in `mode`, everybody available with room for four.
    package static func desk(_ mode: Mode, policy: DeskPolicy = .quiet) -> DeskView {
        var view = DeskView(policy: policy)
        for tier in [Tier.l1, .l2, .l3] {
            let id = QueueID(Int64(tier.rawValue))
            view.queues[id] = Queue(id: id, name: tier.name, tier: tier, mode: mode)
        }
        for actor in staff {
            view.staff[actor.id] = StaffMember(actor: actor, capacity: policy.people.capacity, isAvailable: true)
        }
        return view
    }
}
