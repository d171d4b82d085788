internal import JSON
internal import WaggleDomain

// What the pass over the tickets cannot see by itself: rows of tickets that are not there, the moments at which the desk
// acts, and what channels still hold.

extension Verifier {
    /// Rows that belong to no ticket of the desk's own: whatever stands there, no event accounts for it.
    func checkStrays() throws(LogError) {
        for (what, sql) in Self.strays {
            let rows = try reader.query(sql)
            let count = try reader.first(rows) { row throws(LogError) in row.int(0) } ?? 0
            guard count > 0 else { continue }
            result.note(.projection, "\(count) \(what) belong to no ticket of this desk.")
        }
    }

    private static let ofNobody: SQL = """
         row WHERE row.desk <> ?1 OR NOT EXISTS (
            SELECT 1 FROM ticket WHERE desk = ?1 AND id = row.ticket AND imported IS NULL)
        """

    private static let strays: [(String, SQL)] = [
        ("deadlines", "SELECT count(*) FROM deadline" + ofNobody),
        ("calls back", "SELECT count(*) FROM call_back" + ofNobody),
        ("marks of feedback", "SELECT count(*) FROM feedback" + ofNobody),
        ("tags", "SELECT count(*) FROM ticket_tag" + ofNobody),
        ("custom fields", "SELECT count(*) FROM ticket_field" + ofNobody),
        ("covers", "SELECT count(*) FROM cover" + ofNobody),
        ("owners after a merger", "SELECT count(*) FROM survivor_owner" + ofNobody),
        ("shares with partners", "SELECT count(*) FROM partner_share" + ofNobody),
        ("credits", "SELECT count(*) FROM credit" + ofNobody),
        ("grants to speak", "SELECT count(*) FROM speak_interval" + ofNobody),
        ("interruptions", "SELECT count(*) FROM interruption" + ofNobody),
        ("files", "SELECT count(*) FROM attachment" + ofNobody),
        ("uses of articles", "SELECT count(*) FROM article_ticket" + ofNobody),
        ("links to problems", "SELECT count(*) FROM problem_ticket" + ofNobody),
    ]

    // Deadlines.

    /// The stored deadlines by ticket; nil where no policy is at hand to derive them with.
    func readDeadlines() throws(LogError) {
        guard policy != nil else { return }
        do throws(LogError) {
            deadlines = Dictionary(grouping: try reader.deadlines(), by: \.ticket).mapValues { $0.map(\.deadline) }
        } catch .unreadable {
            result.note(.projection, "A deadline cannot be read.")
        }
        // A change of the settings is being carried to the open tickets: kinds and numbers stand, moments may not.
        isRederiving = try reader.setting("deadlines.rederive_after") != nil
    }

    /// Whether the moments at which the desk acts on the ticket are those that follow from it. A change of the settings
    /// leaves finished tickets alone, so of these only what is to come is compared, not when.
    func hasItsDeadlines(_ ticket: Ticket) -> Bool {
        guard let policy else { return true }
        let expected = ticket.deadlines(policy: policy)
        result.deadlines += expected.count
        let withMoments = !isRederiving && !ticket.state.isFinished
        func lines(_ deadlines: [Deadline]) -> [String] {
            deadlines.map { "\($0.kind) \($0.reference) \(withMoments ? $0.due : 0)" }.sorted()
        }
        return lines(deadlines[ticket.id] ?? []) == lines(expected)
    }

    // Channels.

    /// Publications without holes between the oldest and the newest kept, each of an event that is in the log and
    /// with that event's number in it. Their words are not compared: those who were told are not told anew.
    func checkPublications() throws(LogError) {
        let holes = try reader.query(
            "SELECT channel, min(offset), max(offset), count(*) FROM publication WHERE desk = ?1 GROUP BY channel")
        defer { holes.reset() }
        while try holes.step() {
            result.publications += Int(holes.int(3))
            guard holes.int(1) < 1 || holes.int(2) - holes.int(1) + 1 != holes.int(3) else { continue }
            result.note(.offset, "The channel \(holes.text(0)) has a hole.")
        }
        let rows = try reader.query("SELECT channel, offset, seq, data FROM publication WHERE desk = ?1")
        defer { rows.reset() }
        while try rows.step() {
            let (sequence, data) = (rows.int(2), try? JSONValue.parse(rows.bytes(3)))
            let told = data?["seq"]?.intValue
            guard data?.objectValue == nil || sequence > result.headSequence || (told ?? sequence) != sequence else {
                continue
            }
            result.note(
                .offset, sequence: sequence,
                "Publication \(rows.int(1)) of the channel \(rows.text(0)) is not one of event \(sequence).")
        }
    }
}
