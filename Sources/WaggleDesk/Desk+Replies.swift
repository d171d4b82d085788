internal import JSON
internal import WaggleDomain
internal import WaggleLog

extension Desk {
    /// Takes over the stored replies. On the queue.
    func fillReplies() throws(LogError) {
        for event in try log.reader.cannedReplies() {
            switch event {
            case .replySaved(let reply): view.put(reply)
            case .replyRemoved(let reply, _): view.drop(reply)
            default: break
            }
        }
    }

    /// `reply.list`: the desk's replies and the caller's own, by number, in pages.
    func listReplies(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try fields.optionalInteger("limit") == nil ? Self.listMax : try pageLimit(fields)
        let last = try fields.optionalText("cursor")
        guard let after = last.map({ Int64($0) }) ?? 0, after >= 0 else {
            throw Refused(field: "cursor", "cursor must be one that an earlier page gave")
        }
        look(completion) { [self] () throws(LogError) in
            if let refusal = Access.decide(.readReplies, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            let left = view.replies(of: actor.id).drop { $0.id.rawValue <= after }
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("replies")
            writer.beginArray()
            for reply in left.prefix(limit) { reply.write(to: &writer) }
            writer.endArray()
            writer.field(
                "may_share", Access.decide(.keepSharedReplies, by: actor, on: nil, view: view) == nil)
            if left.count > limit, let end = left.prefix(limit).last { writer.field("cursor", "\(end.id)") }
            writer.endObject()
            return .success(writer.bytes)
        }
    }
}

extension CannedReply {
    /// As somebody sends it; its number is 0 for a new one.
    init(_ fields: Fields) throws(Refused) {
        self.init(
            id: ReplyID(try fields.optionalInteger("reply") ?? 0), title: try fields.text("title"),
            shortcut: try fields.optionalText("shortcut") ?? "", language: try fields.optionalText("language") ?? "",
            category: try fields.optionalText("category") ?? "", text: try fields.text("text"),
            actions: try MacroActions(fields.object("actions")))
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("reply", id.rawValue)
        writer.field("own", owner != nil)
        writer.field("title", title)
        writer.field("shortcut", shortcut)
        writer.field("language", language)
        writer.field("category", category)
        writer.field("text", text)
        if !actions.isEmpty { actions.write(to: &writer) }
        writer.endObject()
    }
}

extension MacroActions {
    fileprivate init(_ fields: Fields?) throws(Refused) {
        guard let fields else {
            self.init()
            return
        }
        self.init(
            kind: try fields.optionalWord("kind"), category: try fields.optionalText("category") ?? "",
            impact: try fields.optionalWord("impact"), urgency: try fields.optionalWord("urgency"),
            tags: try fields.texts("tags", countMax: Bounds.tagsMax),
            isPending: try fields.optionalFlag("pend") ?? false,
            pendingFor: try fields.optionalInteger("pend_ms"))
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.key("actions")
        writer.beginObject()
        if let kind { writer.field("kind", kind.rawValue) }
        if !category.isEmpty { writer.field("category", category) }
        if let impact { writer.field("impact", impact.rawValue) }
        if let urgency { writer.field("urgency", urgency.rawValue) }
        if !tags.isEmpty {
            writer.key("tags")
            writer.beginArray()
            for tag in tags { writer.string(tag) }
            writer.endArray()
        }
        if isPending { writer.field("pend", true) }
        if let pendingFor { writer.field("pend_ms", pendingFor) }
        writer.endObject()
    }
}
