internal import JSON
internal import WaggleDomain

// Files stand in the text's half of an event: names and hashes say something of a person, so an erasure takes them, too.

extension AttachedFile {
    /// One of the members of `files`, on the wire and in the log alike.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("file", number)
        writer.field("name", name)
        writer.field("size", size)
        writer.field("type", type)
        writer.field("sha256", sha256)
        writer.endObject()
    }

    init?(_ value: JSONValue) {
        guard let number = value["file"]?.intValue.flatMap({ Int(exactly: $0) }), let name = value["name"]?.stringValue,
            let size = value["size"]?.intValue, let type = value["type"]?.stringValue,
            let sha256 = value["sha256"]?.stringValue
        else { return nil }
        self.init(number: number, name: name, size: size, type: type, sha256: sha256)
    }
}

extension EventSink {
    /// Nothing where there are none: an event without files is stored as it always was.
    mutating func write(_ files: [AttachedFile]) {
        guard !files.isEmpty else { return }
        var writer = JSONWriter(capacity: 256)
        writer.beginArray()
        for file in files { file.write(to: &writer) }
        writer.endArray()
        text("files", json: writer.bytes)
    }
}

extension EventSource {
    /// The files of a message or note; none when they were erased.
    mutating func attachments() throws(LogError) -> [AttachedFile] {
        try optionalTexts("files") { AttachedFile($0) }
    }
}
