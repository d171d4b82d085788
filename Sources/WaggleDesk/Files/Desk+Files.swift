internal import Crypto
internal import JSON
package import WaggleDomain
package import WaggleLog
internal import WaggleWire

// Files take two steps. First the content is sent: it lies under its hash, and its sender gets an id that is good for
// nobody else. Then a message, a note or a new ticket names the id: from there on the file is part of it, with a number in
// its ticket, and whoever may read the one may have the other.

extension Bounds {
    /// How long a file waits for its message.
    static let uploadLifetime: Milliseconds = 24 * 3_600_000
    /// Files of one person that wait, and their bytes together.
    static let uploadsWaitingMax = 50
    static let uploadBytesWaitingMax: Int64 = 512 * 1_024 * 1_024
}

extension Desk {
    /// The contents. Any queue.
    package var files: FileStore { log.files }

    /// Whether somebody may send files at all, before a byte is taken. The completion runs on the desk's queue.
    package func mayUpload(_ actor: Actor, _ completion: @escaping @Sendable (DeskRefusal?) -> Void) {
        look({ (result: Result<DeskRefusal?, DeskRefusal>) in
            switch result {
            case .success(let refusal): completion(refusal)
            case .failure(let failure): completion(failure)
            }
        }) { [self] () throws(LogError) in
            if let refusal = Access.decide(.attachFile, by: actor, on: nil, view: view) {
                return .success(DeskRefusal(refusal))
            }
            let waiting = try log.reader.uploadsWaiting(of: actor.id)
            return .success(Self.refuse(waiting.count, waiting.bytes, adding: 0))
        }
    }

    private static func refuse(_ count: Int, _ bytes: Int64, adding size: Int64) -> DeskRefusal? {
        guard count >= Bounds.uploadsWaitingMax || bytes + size > Bounds.uploadBytesWaitingMax else { return nil }
        return DeskRefusal(.conflict, "too many of your files wait for their messages: send these first")
    }

    /// A content was received whole and is pinned: remembers it for its sender. Answers its id and what it is. The pin
    /// ends here. Any queue.
    package func keepUpload(
        _ received: FileWriter.Received, name: String, by actor: Actor,
        completion: @escaping @Sendable (CallResult) -> Void
    ) {
        let file = AttachedFile(
            name: FileName.cleaned(name), size: received.size, type: received.type, sha256: received.sha256)
        let outcome = Box<CallResult>(.failure(Desk.busy))
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in
                let waiting = try log.reader.uploadsWaiting(of: actor.id)
                if let refusal = Self.refuse(waiting.count, waiting.bytes, adding: file.size) {
                    return outcome.value = .failure(refusal)
                }
                let upload = Upload(
                    id: Hex.encode(SecureRandom.bytes(16)), person: actor.id, file: file, created: access.now)
                try access.transaction.putUpload(upload)
                outcome.value = .success(Self.answer(upload))
            },
            completion: { [files] error in
                files.release(file.sha256)
                completion(error.map { .failure(DeskRefusal($0)) } ?? outcome.value)
            })
        guard submit(.write(write)) else {
            files.release(file.sha256)
            return completion(.failure(Desk.busy))
        }
    }

    private static func answer(_ upload: Upload) -> [UInt8] {
        Operations.object { writer in
            writer.field("file", upload.id)
            writer.field("name", upload.file.name)
            writer.field("size", upload.file.size)
            writer.field("type", upload.file.type)
            writer.field("expires_at", upload.created + Bounds.uploadLifetime)
        }
    }

    /// A file of a ticket, for somebody who may read what it came with. Any queue.
    package func attachment(
        _ number: Int, of id: TicketID, by actor: Actor,
        completion: @escaping @Sendable (Result<AttachedFile, DeskRefusal>) -> Void
    ) {
        look(completion) { [self] () throws(LogError) in
            let ticket = try committedTicket(id)
            if let refusal = Access.decide(.readCustomerThread, by: actor, on: ticket, view: view, id: id) {
                return .failure(DeskRefusal(refusal))
            }
            // What stands in a note nobody else is told of: not even that it exists.
            guard let row = try log.reader.attachment(number, of: id),
                !row.isInNote || Access.decide(.readStaffThread, by: actor, on: ticket, view: view, id: id) == nil
            else { return .failure(DeskRefusal(.notFound, "ticket \(id) has no file \(number) for you")) }
            return .success(row.file)
        }
    }

    /// Puts the files that a command names in it. On the queue, in the turn.
    func attach(_ change: DeskChange) throws(LogError) -> Result<DeskChange, Refusal> {
        var files: [AttachedFile] = []
        for id in change.decoded.uploads {
            guard let upload = try log.reader.upload(id, of: change.actor.id) else {
                return .failure(
                    Refusal(
                        .expired, "a file waits no longer, or is not yours: send it once more", field: "files"))
            }
            files.append(upload.file)
        }
        var change = change
        switch change.decoded.command {
        case .sendMessage(let text, _): change.decoded.command = .sendMessage(text: text, files: files)
        case .addNote(let text, _): change.decoded.command = .addNote(text: text, files: files)
        case .openTicket(var opening):
            opening.files = files
            change.decoded.command = .openTicket(opening)
        default: break
        }
        return .success(change)
    }
}

extension Fields {
    /// Ids of files that were sent before, each once.
    func uploads() throws(Refused) -> [String] {
        let ids = try texts("files", countMax: Bounds.filesPerMessageMax)
        let areIDs = ids.allSatisfy {
            $0.utf8.count == 32 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        }
        guard areIDs, Set(ids).count == ids.count else {
            throw Refused(field: "files", "files must hold ids that sending a file answered, each once")
        }
        return ids
    }
}

extension Method {
    /// What files may come with.
    var takesFiles: Bool { self == .chatSend || self == .noteAdd || self == .ticketOpen }
}
