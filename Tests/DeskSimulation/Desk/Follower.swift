internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

/// One subscription of one device: it hears, is cut off, comes back and asks for what it missed, as clients do.
struct Follower {
    let channel: Channel
    let actor: Actor
    private(set) var isConnected = true
    /// The newest offset it has.
    private(set) var position: UInt64
    /// Everything with an offset since it began, in order.
    private(set) var heard: [(offset: UInt64, data: [UInt8])] = []
    /// Signals may have been missed since the last whole look.
    var isBlurred = false

    /// Nil when the desk does not let this person.
    init?(_ channel: Channel, _ actor: Actor, at world: SimulatedDesk) throws {
        guard let grant = try world.authorise(channel, by: actor) else { return nil }
        self.channel = channel
        self.actor = actor
        position = grant.top
    }

    /// Takes one publication; false when it was not for it.
    mutating func hear(_ told: Ear.Told) throws -> Bool {
        guard told.channel == channel, isConnected else { return false }
        guard told.offset > 0 else { return true }
        guard told.offset == position + 1 else {
            throw Broken("\(channel.name) went from \(position) to \(told.offset)")
        }
        position = told.offset
        heard.append((told.offset, told.data))
        return true
    }

    mutating func drop() { isConnected = false }

    /// Comes back. What it missed, in order; nil when it may no longer be followed, or when it cannot be had whole: then it
    /// goes on from where the channel stands.
    mutating func recover(at world: SimulatedDesk) throws -> [[UInt8]]? {
        isConnected = true
        isBlurred = true
        guard let grant = try world.authorise(channel, by: actor) else { return nil }
        guard grant.top >= position else { throw Broken("\(channel.name) went back to \(grant.top)") }
        guard let missed = try world.publications(channel, after: position, upTo: grant.top) else {
            position = grant.top
            forget()
            return nil
        }
        for publication in missed {
            guard publication.offset == position + 1 else { throw Broken("\(channel.name) was recovered with a hole") }
            position = publication.offset
            heard.append((publication.offset, publication.data))
        }
        guard position == grant.top else { throw Broken("\(channel.name) was recovered in part") }
        return missed.map(\.data)
    }

    /// Forgets what it heard, to hold no more of it than between two looks.
    mutating func forget() { heard = [] }
}
