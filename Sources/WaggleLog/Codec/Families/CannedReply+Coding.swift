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
        actions.write(to: &sink)
    }

    init(_ source: inout EventSource) throws(LogError) {
        self.init(
            id: try source.id("reply"), owner: try source.optionalID("owner"), title: try source.text("title"),
            shortcut: try source.optionalString("shortcut") ?? "",
            language: try source.optionalString("language") ?? "",
            category: try source.optionalString("category") ?? "", text: try source.text("text"),
            actions: try MacroActions(&source))
    }
}

extension MacroActions {
    fileprivate func write(to sink: inout EventSink) {
        if let kind { sink.field("sets_kind", kind) }
        if !category.isEmpty { sink.field("sets_category", category) }
        if let impact { sink.field("sets_impact", impact) }
        if let urgency { sink.field("sets_urgency", urgency) }
        if !tags.isEmpty { sink.field("adds_tags", tags) }
        if isPending { sink.field("pends", true) }
        if let pendingFor { sink.field("pends_ms", pendingFor) }
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        self.init(
            kind: try source.optionalWord("sets_kind"), category: try source.optionalString("sets_category") ?? "",
            impact: try source.optionalWord("sets_impact"), urgency: try source.optionalWord("sets_urgency"),
            tags: try source.optionalStrings("adds_tags"), isPending: try source.optionalBool("pends"),
            pendingFor: try source.optionalInt64("pends_ms"))
    }
}
