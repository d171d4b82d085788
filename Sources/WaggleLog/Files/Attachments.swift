package import WaggleDomain

/// A file of a ticket, as the projections hold it.
package struct AttachmentRow: Equatable, Sendable {
    package var file: AttachedFile
    /// The event of the message or note it came with.
    package var sequence: Int64
    /// It came with a note: for staff only.
    package var isInNote: Bool

    /// What an event brings: said once, for the writer, `rebuild` and `verify`.
    static func rows(of stored: StoredEvent) -> [AttachmentRow] {
        switch stored.event {
        case .customerMessageSent(_, _, let files), .agentMessageSent(_, _, let files):
            files.map { AttachmentRow(file: $0, sequence: stored.sequence, isInNote: false) }
        case .noteAdded(_, _, let files):
            files.map { AttachmentRow(file: $0, sequence: stored.sequence, isInNote: true) }
        default: []
        }
    }
}

/// A file that somebody has sent and no message refers to yet.
package struct Upload: Equatable, Sendable {
    /// 128 random bits as 32 hexadecimal digits. Good for its sender only.
    package var id: String
    package var person: UserID
    package var file: AttachedFile
    package var created: Milliseconds

    package init(id: String, person: UserID, file: AttachedFile, created: Milliseconds) {
        self.id = id
        self.person = person
        self.file = file
        self.created = created
    }
}

extension LogReader {
    private func file(_ row: Statement, number: Int, from column: Int32) -> AttachedFile {
        AttachedFile(
            number: number, name: row.text(column), size: row.int(column + 1), type: row.text(column + 2),
            sha256: row.text(column + 3))
    }

    private func attachmentRow(_ row: Statement) -> AttachmentRow {
        AttachmentRow(
            file: file(row, number: Int(row.int(0)), from: 3), sequence: row.int(1), isInNote: row.int(2) != 0)
    }

    /// A ticket's files by number.
    package func attachments(of ticket: TicketID) throws(LogError) -> [AttachmentRow] {
        let rows = try query(
            "SELECT n, seq, note, name, size, type, sha256 FROM attachment WHERE desk = ?1 AND ticket = ?2 ORDER BY n")
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in attachmentRow(row) }
    }

    /// One file of a ticket; nil when it has none of that number.
    package func attachment(_ number: Int, of ticket: TicketID) throws(LogError) -> AttachmentRow? {
        let rows = try query(
            """
            SELECT n, seq, note, name, size, type, sha256 FROM attachment WHERE desk = ?1 AND ticket = ?2 AND n = ?3
            """)
        rows.bind(2, ticket.rawValue)
        rows.bind(3, number)
        return try first(rows) { row throws(LogError) in attachmentRow(row) }
    }

    /// One upload of a person; nil when there is none of that id that is theirs.
    package func upload(_ id: String, of person: UserID) throws(LogError) -> Upload? {
        let rows = try query(
            "SELECT name, size, type, sha256, created FROM upload WHERE desk = ?1 AND id = ?2 AND person = ?3")
        rows.bind(2, id)
        rows.bind(3, person.rawValue)
        return try first(rows) { row throws(LogError) in
            Upload(id: id, person: person, file: file(row, number: 0, from: 0), created: row.int(4))
        }
    }

    /// How many uploads of a person wait for a message, and their bytes together.
    package func uploadsWaiting(of person: UserID) throws(LogError) -> (count: Int, bytes: Int64) {
        let rows = try query("SELECT count(*), coalesce(sum(size), 0) FROM upload WHERE desk = ?1 AND person = ?2")
        rows.bind(2, person.rawValue)
        return try first(rows) { row throws(LogError) in (Int(row.int(0)), row.int(1)) } ?? (0, 0)
    }

    /// Some message of some desk, or a waiting upload, refers to a content.
    package func refersTo(_ sha256: String) throws(LogError) -> Bool {
        let rows = try cached(
            """
            SELECT EXISTS(SELECT 1 FROM attachment WHERE sha256 = ?1) OR EXISTS(SELECT 1 FROM upload WHERE sha256 = ?1)
            """)
        rows.bind(1, sha256)
        return try first(rows) { row throws(LogError) in row.int(0) != 0 } ?? false
    }

    /// Every content that a row refers to, once, with its size, and the ticket that refers to it first (nil for uploads).
    func contents() throws(LogError) -> [(sha256: String, size: Int64, ticket: Int64?)] {
        let rows = try cached(
            """
            SELECT sha256, max(size), min(ticket) FROM (SELECT sha256, size, ticket FROM attachment
                UNION ALL SELECT sha256, size, NULL FROM upload) GROUP BY sha256
            """)
        return try collect(rows) { row throws(LogError) in (row.text(0), row.int(1), row.optionalInt(2)) }
    }
}

extension LogTransaction {
    func put(_ attachment: AttachmentRow, _ ticket: TicketID) throws(LogError) {
        let put = try log.reader.query(
            """
            INSERT INTO attachment(desk, ticket, n, seq, note, name, size, type, sha256)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
        put.bind(2, ticket.rawValue)
        put.bind(3, attachment.file.number)
        put.bind(4, attachment.sequence)
        put.bind(5, attachment.isInNote ? 1 : 0)
        put.bind(6, attachment.file.name)
        put.bind(7, attachment.file.size)
        put.bind(8, attachment.file.type)
        put.bind(9, attachment.file.sha256)
        try put.run()
    }

    /// Remembers an upload.
    package func putUpload(_ upload: Upload) throws(LogError) {
        let put = try log.reader.query(
            """
            INSERT INTO upload(desk, id, person, name, size, type, sha256, created)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """)
        put.bind(2, upload.id)
        put.bind(3, upload.person.rawValue)
        put.bind(4, upload.file.name)
        put.bind(5, upload.file.size)
        put.bind(6, upload.file.type)
        put.bind(7, upload.file.sha256)
        put.bind(8, upload.created)
        try put.run()
    }

    /// A message refers to it now.
    package func dropUpload(_ id: String) throws(LogError) {
        let drop = try log.reader.query("DELETE FROM upload WHERE desk = ?1 AND id = ?2")
        drop.bind(2, id)
        try drop.run()
    }

    /// Forgets a person's uploads; answers their contents.
    package func dropUploads(of person: UserID) throws(LogError) -> [String] {
        let drop = try log.reader.query("DELETE FROM upload WHERE desk = ?1 AND person = ?2 RETURNING sha256")
        drop.bind(2, person.rawValue)
        return try log.reader.collect(drop) { row throws(LogError) in row.text(0) }
    }

    /// Forgets uploads from before `time` that no message took up; answers their contents.
    package func dropUploads(before time: Milliseconds) throws(LogError) -> [String] {
        let drop = try log.reader.query("DELETE FROM upload WHERE desk = ?1 AND created < ?2 RETURNING sha256")
        drop.bind(2, time)
        return try log.reader.collect(drop) { row throws(LogError) in row.text(0) }
    }
}
