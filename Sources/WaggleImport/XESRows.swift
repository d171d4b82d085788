// Turns an XES log (IEEE 1849) into rows.
//
//     <log> … <trace> <string key="concept:name" value="the ticket"/> …
//                     <event> <string key="concept:name" value="what happened"/> <date …/> … </event> … </trace> … </log>
//
// Only attributes right below a trace or an event count; attributes of attributes, lists, globals, extensions and
// classifiers are passed over. A value that is not there is unknown: defaults of `<global>` are not put in its place,
// since a time nobody wrote would look like one.
//
// Keys of the trace are said with `case:` before them, as tools do that flatten a log into a table.

internal import XML

/// Reads rows of an XES file.
struct XESRows: RowSource {
    /// One tag, or text between two of them.
    private static let limits = XMLLimits(pieceBytesMax: 256 << 10)
    /// Waggle's exports have it, so that an owner who is not told is nobody and not who did it.
    private static let ownKey = Array("waggle:sequence".utf8)
    private static let traceMark = "case:"

    /// Keys of one level and the place of each one's value.
    private struct Keys {
        var names: [[UInt8]] = []
        var places: [Int] = []

        /// The key's place, which is `next` for a new one.
        mutating func place(of key: some Sequence<UInt8>, next: Int) -> Int {
            let name = Array(key)
            if let known = names.firstIndex(of: name) { return places[known] }
            names.append(name)
            places.append(next)
            return next
        }
    }

    private enum Level { case none, trace, event }

    var intake: RowIntake

    private var xml = XMLReader(limits: XESRows.limits)
    private var maker: LogRow
    private let eventKeys: Keys
    private let traceKeys: Keys
    private var values: [String?]
    private let ownPlace: Int
    private var level = Level.none
    private var eventLine = 0
    private var traceLine = 0
    private var traceHasEvent = false
    private var traces = 0

    init(options: ImportOptions) {
        intake = RowIntake(options: options)
        var places: [LogMapping.Target: [Int]] = [:]
        var names: [LogMapping.Target: String] = [:]
        var eventKeys = Keys()
        var traceKeys = Keys()
        for target in LogMapping.Target.allCases {
            // Of Waggle's own names those in XES, which are the last.
            guard let keys = options.log.candidates(target).last else { continue }
            names[target] = keys.joined(separator: " / ")
            places[target] = keys.map { key in
                let next = eventKeys.places.count + traceKeys.places.count
                guard key.hasPrefix(Self.traceMark) else { return eventKeys.place(of: key.utf8, next: next) }
                return traceKeys.place(of: key.dropFirst(Self.traceMark.count).utf8, next: next)
            }
        }
        let count = eventKeys.places.count + traceKeys.places.count
        ownPlace = eventKeys.place(of: Self.ownKey, next: count)
        self.eventKeys = eventKeys
        self.traceKeys = traceKeys
        values = Array(repeating: nil, count: count + 1)
        maker = LogRow(
            places: places, names: names, mapping: options.log, resourceOwns: options.log.said[.owner] == nil)
    }

    mutating func feed(_ bytes: [UInt8], _ body: RowIntake.Body) throws(ImportError) {
        xml.feed(bytes)
        try drain(body)
    }

    mutating func finish(_ body: RowIntake.Body) throws(ImportError) {
        xml.finish()
        try drain(body)
    }

    func summary(path: String) throws(ImportError) -> ImportSummary {
        let source = ImportSource(format: ImportFormat.xes.rawValue, columns: 0)
        return intake.summary(source, columnsIgnored: [], notes: maker.clock.notes)
    }

    private mutating func drain(_ body: RowIntake.Body) throws(ImportError) {
        while let token = try nextToken() {
            switch token {
            case .start: try start()
            case .end: try end(body)
            case .text: break
            }
        }
    }

    private mutating func nextToken() throws(ImportError) -> XMLReader.Token? {
        do throws(XMLError) {
            return try xml.next()
        } catch {
            throw .notXES(line: error.line, why: "this is no XML that can be read: \(error.reason)")
        }
    }

    private mutating func start() throws(ImportError) {
        switch (xml.depth, level) {
        case (1, _):
            guard xml.isNamed("log") else {
                throw .notXES(
                    line: xml.line, why: "this is no XES log: its first element is <\(xml.text.shownShortened)>")
            }
        case (2, _) where xml.isNamed("trace"):
            level = .trace
            traceLine = xml.line
            traceHasEvent = false
            traces += 1
            for place in traceKeys.places { values[place] = nil }
        case (3, .trace) where xml.isNamed("event"):
            level = .event
            eventLine = xml.line
            traceHasEvent = true
            for place in eventKeys.places { values[place] = nil }
        case (3, .trace): keep(traceKeys)
        case (4, .event): keep(eventKeys)
        default: break
        }
    }

    /// Keeps the value of an attribute whose key is wanted.
    private mutating func keep(_ keys: Keys) {
        guard let index = xml.index(of: "key", among: keys.names), let value = xml.value(of: "value") else { return }
        values[keys.places[index]] = value
    }

    private mutating func end(_ body: RowIntake.Body) throws(ImportError) {
        switch (xml.depth, level) {
        case (2, .event):
            level = .trace
            try takeEvent(body)
        case (1, .trace):
            level = .none
            if !traceHasEvent {
                try intake.refuse(RowRefusal(line: traceLine, column: "", value: "", why: "a trace without events"))
            }
        default: break
        }
    }

    private mutating func takeEvent(_ body: RowIntake.Body) throws(ImportError) {
        let values = values
        let owns = maker.resourceOwns && values[ownPlace] == nil
        let line = eventLine
        var maker = maker
        try intake.take(body) { () throws(RowRefusal) in
            try maker.row(line: line, { values[$0] }, resourceOwns: owns)
        }
        self.maker = maker
    }
}
