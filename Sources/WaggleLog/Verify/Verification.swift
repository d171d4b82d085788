package import WaggleDomain

/// What `verify` counted and found.
package struct Verification: Equatable, Sendable {
    /// One thing that is not as it must be.
    package struct Finding: Equatable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            /// SQLite's own integrity check complains.
            case file
            /// An event's hash does not follow from it and the one before: edited, moved or inserted.
            case chain
            /// Sequence numbers have a hole or a stranger.
            case sequence
            /// A text does not match its hash, or half of text and salt is gone.
            case text
            /// A channel's numbers have a hole.
            case offset
            /// An event does not decode.
            case event
            /// A ticket without an owner where it must have one, or the other way round.
            case owner
            /// A ticket's states, tiers or owners do not add up to its life, overlap, or leave a gap.
            case partition
            /// A ticket's mode is not its coin's while a pilot ran, or is said to be when none did.
            case assignment
            /// A projection differs from what the events say.
            case projection
            /// The content of a file that came with a message is missing, or is not what was sent.
            case content
            /// The kept head is not in the chain: the tail was cut off, or this is another log.
            case head
        }
        package var kind: Kind
        package var sequence: Int64?
        package var ticket: TicketID?
        /// One plain sentence.
        package var sentence: String
    }

    /// The desk's own events; imported rows are counted apart.
    package internal(set) var events = 0
    package internal(set) var importedEvents = 0
    package internal(set) var erasedTexts = 0
    package internal(set) var tickets = 0
    package internal(set) var importedTickets = 0
    package internal(set) var ownerIntervals = 0
    package internal(set) var tierIntervals = 0
    package internal(set) var stageIntervals = 0
    package internal(set) var memberships = 0
    /// Sums compared with a ticket's life: three for each ticket.
    package internal(set) var livesAddedUp = 0
    /// All tickets' lives together, each up to its last event.
    package internal(set) var lifeMilliseconds: Milliseconds = 0
    package internal(set) var erasedTickets = 0
    /// Contents of files, each read to its end; 0 where only the database was at hand.
    package internal(set) var contents = 0
    package internal(set) var contentBytes: Int64 = 0
    package internal(set) var publications = 0
    /// Pilots' coins, thrown again; 0 where they were left alone.
    package internal(set) var coins = 0
    /// Grants to speak, interruptions and credits.
    package internal(set) var swarmRecords = 0
    /// Moments at which the desk is to act; 0 where no settings were at hand to derive them with.
    package internal(set) var deadlines = 0
    package internal(set) var queues = 0
    /// Sections that were changed.
    package internal(set) var settings = 0
    package internal(set) var organisations = 0
    package internal(set) var placements = 0
    /// Canned replies, removed ones too.
    package internal(set) var replies = 0
    package internal(set) var problems = 0
    package internal(set) var articles = 0
    package internal(set) var articleVersions = 0
    /// Stretches of presence, of status and of looking at a ticket.
    package internal(set) var staffingIntervals = 0
    package internal(set) var roles = 0
    /// The last event's number and link: keep them elsewhere for the next `verify`.
    package internal(set) var headSequence: Int64 = 0
    package internal(set) var headHash: [UInt8] = []
    /// The first findings, at most `Verifier.findingsMax`; `findingCount` counts all.
    package internal(set) var findings: [Finding] = []
    package internal(set) var findingCount = 0

    package var isSound: Bool { findingCount == 0 }

    mutating func note(
        _ kind: Finding.Kind, sequence: Int64? = nil, ticket: Int64? = nil, _ sentence: String
    ) {
        findingCount += 1
        guard findings.count < Verifier.findingsMax else { return }
        findings.append(
            Finding(kind: kind, sequence: sequence, ticket: ticket.map { TicketID($0) }, sentence: sentence))
    }
}
