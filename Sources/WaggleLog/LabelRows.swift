internal import WaggleDomain

/// A ticket's tags and custom fields as lists ask for them. Like the rows about people: what changes with an event is
/// the difference between those before and those after; the writer, `rebuild` and `verify` go through `init(ticket)`.
struct LabelRows: Equatable {
    var tags: Set<String> = []
    var fields: [String: String] = [:]

    init() {}

    init(_ ticket: Ticket) {
        tags = Set(ticket.handling.tags)
        fields = ticket.handling.fields
    }
}

extension LogTransaction {
    func putLabelRows(of ticket: Ticket, before: Ticket?) throws(LogError) {
        try putLabelRows(ticket.id, from: before.map { LabelRows($0) } ?? LabelRows(), to: LabelRows(ticket))
    }

    /// Brings a ticket's rows from those before to those after.
    func putLabelRows(_ ticket: TicketID, from old: LabelRows, to new: LabelRows) throws(LogError) {
        guard old != new else { return }
        for tag in old.tags.subtracting(new.tags) {
            try run("DELETE FROM ticket_tag WHERE desk = ?1 AND ticket = ?2 AND tag = ?3", ticket, tag)
        }
        for tag in new.tags.subtracting(old.tags).sorted() {
            try run("INSERT INTO ticket_tag(desk, ticket, tag) VALUES(?1, ?2, ?3)", ticket, tag)
        }
        for name in old.fields.keys where new.fields[name] == nil {
            try run("DELETE FROM ticket_field WHERE desk = ?1 AND ticket = ?2 AND name = ?3", ticket, name)
        }
        for (name, value) in new.fields where old.fields[name] != value {
            try run(
                "INSERT OR REPLACE INTO ticket_field(desk, ticket, name, value) VALUES(?1, ?2, ?3, ?4)", ticket, name,
                value)
        }
    }

    private func run(_ sql: SQL, _ ticket: TicketID, _ word: String, _ value: String? = nil) throws(LogError) {
        let row = try log.reader.query(sql)
        row.bind(2, ticket.rawValue)
        row.bind(3, word)
        if let value { row.bind(4, value) }
        try row.run()
    }
}

extension LogReader {
    /// The rows that are stored of one ticket.
    func labelRows(of ticket: TicketID) throws(LogError) -> LabelRows {
        var stored = LabelRows()
        let tags = try query("SELECT tag FROM ticket_tag WHERE desk = ?1 AND ticket = ?2")
        tags.bind(2, ticket.rawValue)
        stored.tags = Set(try collect(tags) { row throws(LogError) in row.text(0) })
        let fields = try query("SELECT name, value FROM ticket_field WHERE desk = ?1 AND ticket = ?2")
        fields.bind(2, ticket.rawValue)
        for (name, value) in try collect(fields, { row throws(LogError) in (row.text(0), row.text(1)) }) {
            stored.fields[name] = value
        }
        return stored
    }
}
