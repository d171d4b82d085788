internal import JSON
internal import WaggleDomain

extension ImportedEvent {
    /// The event as the payload of an `imported.row`: one line of JSON.
    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: source == nil ? 256 : 1_024)
        writer.beginObject()
        writer.field("import", importName)
        writer.field("case", number)
        writer.field("line", line)
        writer.field("at", at)
        if let source {
            writer.key("source")
            writer.beginObject()
            writer.field("format", source.format)
            writer.field("columns", source.columns)
            writer.endObject()
        }
        if case .to(let tier) = tier {
            writer.key("tier")
            if let tier { writer.int(tier.rawValue) } else { writer.null() }
        }
        writer.key("fields")
        writer.beginObject()
        for change in changes {
            writer.key(change.column.name)
            change.value.write(to: &writer)
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// Reads a stored payload; members it does not know are passed over, so that later fields can be added.
    package init(payload: [UInt8]) throws(ImportError) {
        do throws(JSONError) {
            let parts = try JSONReader.reading(payload) { (reader) throws(JSONError) in
                try Parts(reading: &reader)
            }
            guard let event = parts.event else { throw JSONError(.wrongType, at: 0) }
            self = event
        } catch {
            throw .payload(why: error.description)
        }
    }

    /// The members met so far.
    private struct Parts {
        var importName: String?
        var number: String?
        var line: Int?
        var at: Milliseconds?
        var source: ImportSource?
        var tier = TierChange.none
        var changes: [Change] = []

        init(reading reader: inout JSONReader) throws(JSONError) {
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "import": importName = try reader.readString()
                case "case": number = try reader.readString()
                case "line": line = try reader.readCount()
                case "at": at = try reader.readInt64()
                case "source": source = try ImportSource(reading: &reader)
                case "tier": tier = try reader.readTier()
                case "fields": changes = try reader.readChanges()
                default: _ = try reader.skipValue()
                }
            }
            try reader.finish()
        }

        /// The event, when nothing it needs is missing.
        var event: ImportedEvent? {
            guard let importName, let number, let line, let at else { return nil }
            return ImportedEvent(
                importName: importName, number: number, line: line, at: at, source: source, tier: tier,
                changes: changes)
        }
    }
}

extension ImportSource {
    fileprivate init(reading reader: inout JSONReader) throws(JSONError) {
        var format = ""
        var columns = 0
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "format": format = try reader.readString()
            case "columns": columns = try reader.readCount()
            default: _ = try reader.skipValue()
            }
        }
        self.init(format: format, columns: columns)
    }
}

extension ImportedValue? {
    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let value): writer.string(value)
        case .count(let value): writer.int(value)
        case .flag(let value): writer.bool(value)
        case .time(let value): writer.int(value)
        case nil: writer.null()
        }
    }
}

extension JSONReader {
    /// A count as the format bounds it, so that no sum of them overflows.
    fileprivate mutating func readCount() throws(JSONError) -> Int {
        let start = position
        guard let count = Int(exactly: try readInt64()), (0...999_999_999).contains(count) else {
            throw JSONError(.wrongType, at: start)
        }
        return count
    }

    fileprivate mutating func readTier() throws(JSONError) -> ImportedEvent.TierChange {
        let start = position
        if try skipNull() { return .to(nil) }
        guard let tier = Tier(rawValue: try readCount()) else { throw JSONError(.wrongType, at: start) }
        return .to(tier)
    }

    fileprivate mutating func readChanges() throws(JSONError) -> [ImportedEvent.Change] {
        var changes: [ImportedEvent.Change] = []
        try beginObject()
        while let key = try nextKey() {
            guard let column = ImportedColumn(name: key.string) else {
                _ = try skipValue()
                continue
            }
            changes.append(ImportedEvent.Change(column, try readValue(of: column)))
        }
        return changes
    }

    private mutating func readValue(of column: ImportedColumn) throws(JSONError) -> ImportedValue? {
        if try skipNull() { return nil }
        return switch column.kind {
        case .text: .text(try readString())
        case .count: .count(try readCount())
        case .flag: .flag(try readBool())
        case .time: .time(try readInt64())
        }
    }
}
