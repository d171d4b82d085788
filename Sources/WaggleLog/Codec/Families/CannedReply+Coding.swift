internal import WaggleDomain

// A canned reply inside its event, always whole; what is empty is left out.

extension CannedReply {
    func write(to sink: inout EventSink) {
        sink.field("reply", id)
        if let owner { sink.field("owner", owner) }
        if !shortcut.isEmpty { sink.field("shortcut", shortcut) }
        if !language.isEmpty { sink.field("language", language) }
        if !category.isEmpty { sink.field("category", category) }
        sink.text("title", title)
        sink.text("text", text)
    }

    init(_ source: inout EventSource) throws(LogError) {
        self.init(
            id: try source.id("reply"), owner: try source.optionalID("owner"), title: try source.text("title"),
            shortcut: try source.optionalString("shortcut") ?? "",
            language: try source.optionalString("language") ?? "",
            category: try source.optionalString("category") ?? "", text: try source.text("text"))
    }
}
