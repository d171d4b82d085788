internal import Glibc
internal import JSON
package import WaggleDesk
internal import WaggleDomain
internal import WaggleLog
internal import WaggleWire

// Chance plays a whole desk: its people, their devices, their mistakes, the clock, the machine. Everything comes from
// one seed, so a failure is told again by naming it. The rules are checked after every step (`Simulation+Checks`); the
// pages of customers and managers are compared with fresh ones now and then.
//
//     step ──▶ a command | several at once | a resend | time | devices | drops | the operator | a restart
//       └──▶ drain ──▶ pages hear ──▶ mirror follows the log ──▶ every rule on what was touched

/// One seed's story.
package final class Simulation {
    /// Tickets that are worked on at one time.
    static let workingMax = 14
    /// Pages kept open.
    static let pagesMax = 6
    /// Steps between two whole looks.
    static let lookEvery = 50

    package let seed: UInt64
    package private(set) var step = 0
    /// How often each method was called, and how often it was allowed.
    package internal(set) var called: [WaggleDesk.Method: Int] = [:]
    package internal(set) var allowed: [WaggleDesk.Method: Int] = [:]
    /// The last sentence with which each method was refused.
    package internal(set) var refused: [WaggleDesk.Method: String] = [:]
    /// Every kind of event that was recorded.
    package var kinds: Set<String> { mirror.kinds }
    package var events: Int64 { mirror.sequence }
    package internal(set) var restarts = 0
    /// The last command, for a failure's sentence.
    package internal(set) var last = ""

    let forms: RequestForms
    let world: SimulatedDesk
    var cast: Cast
    var chance: Chance
    var mirror = Mirror()
    var customerPages: [TicketID: [CustomerPage]] = [:]
    var staffPages: [TicketID: StaffPage] = [:]
    var queuePages: [QueuePage] = []
    var recordPages: [RecordKey: RecordPage] = [:]
    /// What agents follow: rights that are lost must be looked at again.
    var following: [Channel: Set<UserID>] = [:]
    /// Methods called without asking what may be done.
    var anyCount = 0
    /// The switch that limits were set for and have not been answered for.
    var lastLimit: Int64 = -1
    /// Commands that were answered, for resending.
    var answered: [(call: Call, result: CallResult)] = []

    /// Opens a new desk in `folder`, which must be empty or missing, and hires everybody.
    package init(seed: UInt64, folder: String, forms: RequestForms) throws {
        self.seed = seed
        self.forms = forms
        chance = Chance(seed: seed)
        world = try SimulatedDesk(folder: folder, policy: Self.policy(&chance))
        cast = try Cast(at: world)
        for actor in cast.everybody where actor.role != .customer && chance.percent(85) { connect(actor.id) }
        if chance.percent(60) {
            let data: JSONValue = [
                "mode": "swarm", "reason": "a trial", "client_id": .string(chance.key(at: world.now)),
            ]
            _ = try world.read(.deskSetMode, data, by: cast.manager)
        }
        try settle()
        for queue in 1...3 {
            if let page = try QueuePage(QueueID(Int64(queue)), cast.manager, at: world) { queuePages.append(page) }
        }
    }

    /// A desk of this seed's kind: tiered, swarming or both; pulled or pushed.
    private static func policy(_ chance: inout Chance) -> DeskPolicy {
        var policy = DeskPolicy()
        policy.teams.teams = [
            Team(id: TeamID(1), name: "Network", members: [UserID(6), UserID(8)], skills: ["network"])
        ]
        if chance.percent(50) {
            policy.routing.queues = [QueueID(1): .init(method: .longestIdle), QueueID(2): .init(method: .leastLoaded)]
        }
        // People here often do not answer; the default would fill the log with offers.
        policy.routing.push = 5 * 60_000
        policy.routing.pushAgain = 60 * 60_000
        policy.modes.hybrid = chance.percent(50)
        policy.handling.fields = [FieldDefinition(name: "serial", kind: .text)]
        policy.tiers.expiry = chance.one(of: TierExpiry.allCases) ?? .autoEscalate
        policy.tiers.clockKind = chance.one(of: ClockKind.allCases) ?? .wall
        if chance.percent(30) { policy.tiers.merged = [.init(name: "front", tiers: [.l1, .l2])] }
        return policy
    }

    /// One step and every check after it.
    package func run() throws {
        step += 1
        try act()
        try settle()
        if step % Self.lookEvery == 0 { try look() }
    }

    /// The last look, and the verifier's.
    package func finish() throws {
        try look()
        try verify()
    }

    /// Stops the desk; the folder stays.
    package func stop() { world.stop() }

    private func act() throws {
        switch chance.number(0...999) {
        case 0..<550: try command()
        case 550..<610: try open()
        case 610..<640: try together()
        case 640..<660: try resend()
        case 660..<840: try pass(chance.number(1...30_000))
        case 840..<870: try pass(chance.number(60_000...1_200_000))
        case 870..<877: try pass(chance.number(3_600_000...30_000_000))
        case 877..<882:
            // The machine slept: everything is late.
            world.jump(chance.number(60_000...90_000_000))
        case 882..<930: device()
        case 930..<950: try drop()
        case 950..<980: try beside()
        case 980..<986: try operate()
        case 986..<990: try restart()
        default: try follow()
        }
    }

    private func pass(_ time: Milliseconds) throws { try world.pass(time) { try settle() } }

    /// Time, the desk's own work, what pages hear, and the rules.
    func settle() throws {
        let deadlines = try world.stored { try $0.deadlines() }
        try world.drain()
        let (told, reconsidered) = world.ear.take()
        try hear(told)
        let (touched, events) = try mirror.follow(world)
        for case .desk(.customerErased(let user, _)) in events.map(\.event) { try see(off: user) }
        try check(touched, events, deadlines)
        try checkFollowers(of: touched, reconsidered)
    }

    /// Whoever was erased is logged out everywhere.
    private func see(off customer: UserID) throws {
        try cast.replace(customer, at: world)
        for ticket in customerPages.keys where mirror.tickets[ticket]?.customer == customer {
            customerPages[ticket] = nil
        }
    }

    private func hear(_ told: [Ear.Told]) throws {
        for publication in told {
            for key in recordPages.keys where key.channel == publication.channel {
                try recordPages[key]?.hear(publication)
            }
            switch publication.channel {
            case .ticket(let number):
                let id = TicketID(number)
                try checkSecrecy(publication.data, "the channel of ticket \(id)")
                for index in customerPages[id]?.indices ?? 0..<0 { try customerPages[id]?[index].hear(publication) }
                try staffPages[id]?.hear(publication)
            case .staff(let number): try staffPages[TicketID(number)]?.hear(publication)
            case .problem: for ticket in staffPages.keys { try staffPages[ticket]?.hear(publication) }
            case .queue: for index in queuePages.indices { try queuePages[index].hear(publication) }
            default: break
            }
        }
    }

    func connect(_ user: UserID) {
        world.desk.connected(user)
        cast.change(user) { $0.devices += 1 }
    }

    /// A device comes or goes; some people have two.
    private func device() {
        guard let player = chance.one(of: cast.players), player.actor.role != .customer, !player.isDisabled else {
            return
        }
        if player.devices > 0 && chance.percent(player.devices == 2 ? 60 : 25) {
            world.desk.disconnected(player.actor.id)
            cast.change(player.actor.id) { $0.devices -= 1 }
        } else if player.devices < 2 {
            connect(player.actor.id)
        }
    }

    /// A page is cut off, or comes back.
    private func drop() throws {
        if chance.percent(25) { return try dropRecord() }
        if let index = chance.one(of: queuePages.indices), chance.percent(40) {
            if queuePages[index].follower.isConnected {
                queuePages[index].follower.drop()
            } else {
                try queuePages[index].comeBack(at: world)
            }
        } else if let id = chance.one(of: staffPages.keys.sorted()), chance.percent(50) {
            if staffPages[id]?.staff.isConnected == true {
                staffPages[id]?.drop()
            } else {
                try staffPages[id]?.comeBack(at: world)
            }
        } else if let id = chance.one(of: customerPages.keys.sorted()),
            let index = chance.one(of: customerPages[id]?.indices ?? 0..<0)
        {
            if customerPages[id]?[index].follower.isConnected == true {
                customerPages[id]?[index].follower.drop()
            } else {
                try customerPages[id]?[index].comeBack(at: world)
            }
        }
    }
}
