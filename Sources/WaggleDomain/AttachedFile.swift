/// A file that came with a message or a note: what is told of it. Its content lies beside the log, under its hash.
package struct AttachedFile: Equatable, Sendable {
    /// Dense per ticket from 1, messages and notes together.
    package var number: Int
    /// As its sender called it, cleaned: no path, no control characters.
    package var name: String
    /// In bytes.
    package var size: Int64
    /// Told from its content, never from its name: `image/png`, and `application/octet-stream` for what nobody knows.
    package var type: String
    /// SHA-256 of the content, 64 hexadecimal digits.
    package var sha256: String
    package init(number: Int = 0, name: String, size: Int64, type: String, sha256: String) {
        self.number = number
        self.name = name
        self.size = size
        self.type = type
        self.sha256 = sha256
    }

    /// What a list shows of a message that has files and no words.
    package static func names(of files: [AttachedFile]) -> String { files.map(\.name).joined(separator: ", ") }
}

extension Ticket.Turn {
    /// Words may be missing where files come; a ticket holds so many of these.
    func refuse(_ text: String, with files: [AttachedFile]) -> Refusal? {
        let least = files.isEmpty ? 1 : 0
        if let refusal = Bounds.check(text, "text", least...Bounds.textBytesMax) { return refusal }
        guard files.count <= Bounds.filesPerMessageMax else {
            return Refusal(
                .invalidField, "a message takes at most \(Bounds.filesPerMessageMax) files", field: "files")
        }
        guard ticket.fileCount + files.count <= Bounds.filesPerTicketMax else {
            return Refusal(.conflict, "ticket \(ticket.id) holds as many files as a ticket may")
        }
        return nil
    }

    /// The files with the ticket's next numbers.
    func numbered(_ files: [AttachedFile]) -> [AttachedFile] {
        var files = files
        for index in files.indices { files[index].number = ticket.fileCount + index + 1 }
        return files
    }
}
