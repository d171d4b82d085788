internal import JSON
internal import WaggleDesk
internal import WaggleDomain

/// Everybody at the desk: customers, agents of all tiers, a manager, an administrator, a partner and a program.
struct Cast {
    /// One of them. `login` is there for those the operator may change.
    struct Player {
        var actor: Actor
        let login: String?
        /// Devices that are connected.
        var devices = 0
        var isDisabled = false
    }

    private(set) var players: [Player] = []

    var customers: [Actor] { actors(.customer) }
    var agents: [Actor] { actors(.agent) }
    var staff: [Actor] { players.filter { $0.actor.role.isStaff && !$0.isDisabled }.map(\.actor) }
    var everybody: [Actor] { players.filter { !$0.isDisabled }.map(\.actor) }
    /// Sees every ticket, and is never changed.
    let manager: Actor
    let administrator: Actor
    let partner: Actor

    private func actors(_ role: Role) -> [Actor] {
        players.filter { $0.actor.role == role && !$0.isDisabled }.map(\.actor)
    }

    init(at world: SimulatedDesk) throws {
        func hire(_ role: Role, _ name: String, _ tiers: Set<Tier> = [], _ skills: [String: Int] = [:]) throws -> Player
        {
            try Self.hire(role, name, tiers, skills, at: world)
        }
        for name in ["Carla", "Chris", "Cleo", "Cyrus"] { players.append(try hire(.customer, name)) }
        players += [
            try hire(.agent, "Ana", [.l1], ["billing": 3]), try hire(.agent, "Ben", [.l1], ["email": 2]),
            try hire(.agent, "Emil", [.l1, .l2], ["network": 2]),
            try hire(.agent, "Dora", [.l2], ["email": 4, "network": 3]),
            try hire(.agent, "Fay", [.l3], ["network": 5, "database": 5]),
            try hire(.agent, "Gus", [.l3], ["database": 3]), try hire(.manager, "Mia", [.l1, .l2, .l3]),
            try hire(.administrator, "Otto"), try hire(.partner, "Pia", [.l4], ["database": 5]),
            try hire(.bot, "Robot"),
        ]
        manager = players[10].actor
        administrator = players[11].actor
        partner = players[12].actor
    }

    private static func hire(
        _ role: Role, _ name: String, _ tiers: Set<Tier> = [], _ skills: [String: Int] = [:], at world: SimulatedDesk
    ) throws -> Player {
        let login = role == .agent ? name.lowercased() : nil
        let draft = PersonDraft(
            role: role, name: name, email: role == .customer ? "\(name.lowercased())@example.org" : nil,
            tiers: tiers, skills: skills, login: login.map { ($0, "unused") })
        let person = try world.wait { world.desk.addPerson(draft, by: .system, completion: $0) }.get()
        return Player(actor: person.actor, login: login)
    }

    /// A customer who was erased never comes again; another does.
    mutating func replace(_ erased: UserID, at world: SimulatedDesk) throws {
        change(erased) { $0.isDisabled = true }
        players.append(try Self.hire(.customer, "Carol", at: world))
    }

    func player(_ id: UserID) -> Player? { players.first { $0.actor.id == id } }

    mutating func change(_ id: UserID, _ change: (inout Player) -> Void) {
        guard let index = players.firstIndex(where: { $0.actor.id == id }) else { return }
        change(&players[index])
    }
}
