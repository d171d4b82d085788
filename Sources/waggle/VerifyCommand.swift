internal import ArgumentParser
internal import Crypto
internal import Glibc
internal import JSON
internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures

/// `waggle verify`: proves the records.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove that the records are whole, unedited, and say who owned what.",
        discussion: """
            Reads only, beside a running server or without one. Every event's hash follows from it and the one before;
            every ticket is replayed: exactly one owner whenever its state wants one, lists and intervals as the events
            say, and its states, its tiers and its owners each add up to its life to the millisecond. Keep what
            `waggle ledger head` prints elsewhere: with --head a cut-off end is found too.

            Ends with 0 when all is well, with 65 when not.

            Examples:
              waggle verify --data /srv/waggle
              waggle verify --head 4f1c… --json
            """)

    @Option(help: "A hash kept from an earlier `waggle ledger head`: it must be in the chain still.")
    var head: String?
    @Flag(help: "JSON, one object.")
    var json = false
    @OptionGroup var data: DataOption

    func run() throws {
        let expected = try head.map { text in
            guard let bytes = Hex.decode(text), bytes.count == 32 else {
                throw Failure.usage("--head takes the 64 hexadecimal digits that `waggle ledger head` printed")
            }
            return bytes
        }
        let result = try Self.verify(data.reader(), files: FileStore(data.folder), expected)
        if json { printJSON { Self.write(result, to: &$0) } } else { show(result) }
        guard result.isSound else {
            throw Failure.badData(
                result.findingCount == 1
                    ? "one finding: the records are not sound"
                    : "\(result.findingCount) findings: the records are not sound")
        }
    }

    /// The settings are read from the events, so that the deadlines are derived with what they ought to be. Settings that
    /// do not read are a finding of their own.
    private static func verify(_ reader: LogReader, files: FileStore, _ head: [UInt8]?) throws -> Verification {
        let policy = try? DeskPolicy.recorded(in: reader)
        return try Verifier(reader, files: files, policy: policy, coin: ExperimentCoins.coin(of:seed:))
            .run(expectedHead: head)
    }

    private func show(_ result: Verification) {
        print("events checked        \(result.events)")
        print("imported rows checked \(result.importedEvents)")
        print("texts erased          \(result.erasedTexts)")
        print("tickets replayed      \(result.tickets)")
        print("imported tickets      \(result.importedTickets)")
        print("owner intervals       \(result.ownerIntervals)")
        print("tier intervals        \(result.tierIntervals)")
        print("state intervals       \(result.stageIntervals)")
        print("swarm memberships     \(result.memberships)")
        print("swarm records         \(result.swarmRecords)")
        print("deadlines             \(result.deadlines)")
        print("queues                \(result.queues)")
        print("settings changed      \(result.settings)")
        print("organisations         \(result.organisations), \(result.placements) people placed")
        print("canned replies        \(result.replies)")
        print("problems              \(result.problems)")
        print("articles              \(result.articles), \(result.articleVersions) versions")
        print("presence intervals    \(result.staffingIntervals)")
        print("roles                 \(result.roles)")
        print("sums of lives         \(result.livesAddedUp)")
        print("lives in all, ms      \(result.lifeMilliseconds)")
        print("tickets erased        \(result.erasedTickets)")
        print("files read            \(result.contents), \(result.contentBytes) bytes")
        print("publications          \(result.publications)")
        print("coins thrown again    \(result.coins)")
        print("head                  \(result.headSequence) \(Hex.encode(result.headHash))")
        for finding in result.findings { print("\(finding.kind.rawValue): \(finding.sentence)") }
        if result.findingCount > result.findings.count {
            print("and \(result.findingCount - result.findings.count) findings more")
        }
        if result.isSound { print("All is well.") }
    }

    private static func write(_ result: Verification, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("sound", result.isSound)
        writer.field("events", result.events)
        writer.field("imported_events", result.importedEvents)
        writer.field("erased_texts", result.erasedTexts)
        writer.field("tickets", result.tickets)
        writer.field("imported_tickets", result.importedTickets)
        writer.field("owner_intervals", result.ownerIntervals)
        writer.field("tier_intervals", result.tierIntervals)
        writer.field("state_intervals", result.stageIntervals)
        writer.field("memberships", result.memberships)
        writer.field("swarm_records", result.swarmRecords)
        writer.field("deadlines", result.deadlines)
        writer.field("queues", result.queues)
        writer.field("settings", result.settings)
        writer.field("organisations", result.organisations)
        writer.field("placements", result.placements)
        writer.field("replies", result.replies)
        writer.field("problems", result.problems)
        writer.field("articles", result.articles)
        writer.field("article_versions", result.articleVersions)
        writer.field("presence_intervals", result.staffingIntervals)
        writer.field("roles", result.roles)
        writer.field("lives_added_up", result.livesAddedUp)
        writer.field("life_ms", result.lifeMilliseconds)
        writer.field("erased_tickets", result.erasedTickets)
        writer.field("files", result.contents)
        writer.field("file_bytes", result.contentBytes)
        writer.field("publications", result.publications)
        writer.field("coins", result.coins)
        writer.field("head_seq", result.headSequence)
        writer.field("head", Hex.encode(result.headHash))
        writer.field("finding_count", result.findingCount)
        writer.key("findings")
        writer.beginArray()
        for finding in result.findings {
            writer.beginObject()
            writer.field("kind", finding.kind.rawValue)
            writer.field("seq", value: finding.sequence.map { .int($0) } ?? .null)
            writer.field("ticket", value: finding.ticket.map { .int($0.rawValue) } ?? .null)
            writer.field("sentence", finding.sentence)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

/// `waggle ledger`: the chain over everything recorded.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Show the chain over everything recorded.", subcommands: [Head.self])

    struct Head: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the last event's number and hash; keep them elsewhere for `verify --head`.",
            discussion: "Example:\n  waggle ledger head >> /mnt/elsewhere/waggle-heads.txt")

        @Flag(help: "JSON, one object.")
        var json = false
        @OptionGroup var data: DataOption

        func run() throws {
            let head = try data.reader().head()
            guard json else { return print("\(head.sequence) \(Hex.encode(head.hash))") }
            printJSON { writer in
                writer.beginObject()
                writer.field("seq", head.sequence)
                writer.field("hash", Hex.encode(head.hash))
                writer.endObject()
            }
        }
    }
}

/// `waggle rebuild`: the lists anew from the events.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Make the lists and intervals anew from the events; no server may run.",
        discussion: "Example:\n  waggle rebuild --data /srv/waggle")

    @OptionGroup var data: DataOption

    func run() throws {
        // Never makes a desk where there is none.
        _ = try data.reader()
        let log = try EventLog.open(data.folder, now: wallClock())
        defer { log.close() }
        print("\(try log.rebuild(policy: DeskPolicy.recorded(in: log.reader))) tickets were rebuilt from their events.")
    }
}
