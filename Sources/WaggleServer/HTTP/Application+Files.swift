internal import HTTP1
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog
internal import WaggleWire

// The doors of files.
//
//     POST /api/files?name=receipt.pdf   the content as the body, whatever its type says     201 {"file", …}
//     GET  /api/files/42/3               the third file of ticket 42
//
// What comes out is for keeping, never for showing: as a download, in a sandbox, under the type its content has.

/// The paths of files.
enum FileDoor {
    static let prefix = "/api/files/"

    /// The ticket and the number that a path names; digits alone, without leading zeros.
    static func parse(_ path: String) -> (ticket: TicketID, number: Int)? {
        let parts = path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let ticket = number(parts[0]), let file = number(parts[1]),
            let small = Int32(exactly: file)
        else { return nil }
        return (TicketID(ticket), Int(small))
    }

    private static func number(_ text: Substring) -> Int64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.first != "0" else { return nil }
        return Int64(text)
    }

    /// The disposition with the file's name: plain for old clients, and as it is (RFC 6266, RFC 8187).
    static func disposition(_ name: String) -> String {
        let plain = name.unicodeScalars.map { scalar -> Character in
            let isPlain = scalar.isASCII && scalar.value >= 0x20 && scalar != "\"" && scalar != "\\" && scalar != "%"
            return isPlain ? Character(scalar) : "_"
        }
        return "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(Percent.encode(name))"
    }
}

extension Application {
    /// Takes a file; its sender gets an id that a message may name.
    func receiveFile(_ request: Request, _ responder: any Responder) -> any BodyReceiver {
        let receiver = UploadReceiver(responder: responder) { error in
            responder.answer(Self.problem(DeskRefusal(fileError: error), request))
        }
        authenticated(request, responder) { [self] principal in
            let actor = principal.actor
            if let wait = gates.command(by: actor.id) { return responder.answer(Self.tooOften(wait, request)) }
            desk.mayUpload(actor) { [self] refusal in
                if let refusal { return responder.answer(Self.problem(refusal, request)) }
                guard let slot = uploads.take(actor.id) else { return responder.answer(Self.tooOften(1, request)) }
                receiver.open(in: desk.files, holding: slot) { [self] received in
                    keep(received, request, actor, responder)
                }
            }
        }
        return receiver
    }

    private func keep(
        _ received: FileWriter.Received, _ request: Request, _ actor: Actor, _ responder: any Responder
    ) {
        desk.keepUpload(received, name: request.head.queryItem("name") ?? "", by: actor) { result in
            switch result {
            case .success(let data): responder.answer(Self.json(.created, data))
            case .failure(let refusal): responder.answer(Self.problem(refusal, request))
            }
        }
    }

    /// Sends a file of a ticket to somebody who may read what it came with.
    func sendFile(_ request: Request, _ responder: any Responder) {
        guard let (ticket, number) = FileDoor.parse(request.head.path) else {
            return responder.answer(Self.problem(DeskRefusal(.notFound, "there is no such file"), request))
        }
        authenticated(request, responder) { [self] principal in
            if let wait = gates.command(by: principal.actor.id) {
                return responder.answer(Self.tooOften(wait, request))
            }
            desk.attachment(number, of: ticket, by: principal.actor) { [self] result in
                switch result {
                case .success(let file): send(file, request, responder)
                case .failure(let refusal): responder.answer(Self.problem(refusal, request))
                }
            }
        }
    }

    private func send(_ file: AttachedFile, _ request: Request, _ responder: any Responder) {
        let tag = "\"\(file.sha256.prefix(32))\""
        var headers = [
            ("Content-Type", file.type), ("Content-Disposition", FileDoor.disposition(file.name)),
            ("Content-Security-Policy", "sandbox; default-src 'none'"), ("Cache-Control", "private, no-cache"),
            ("ETag", tag),
        ]
        if let known = request.head.headers["If-None-Match"], EntityTag.matches(ifNoneMatch: known, tag) {
            headers.removeFirst(2)
            return responder.answer(HTTPResponse(.notModified, headers: headers))
        }
        do throws(LogError) {
            let content = try desk.files.open(file.sha256)
            responder.answer(HTTPResponse(.ok, headers: headers), content: content)
        } catch {
            responder.answer(Self.problem(DeskRefusal(.internal, "the file's content is missing"), request))
        }
    }
}

extension DeskRefusal {
    /// Why a file could not be written.
    fileprivate init(fileError error: LogError) {
        self =
            error == .storageFull
            ? DeskRefusal(.storageFull, "the desk's disk is full: the file was not kept, try again later")
            : DeskRefusal(.unavailable, "the desk's store does not answer: try again later")
    }
}
