internal import Glibc
internal import WaggleDomain
internal import WaggleLog

/// OCEL 2.0 as a SQLite database: a table for each type of event and object, named by number. One transaction, since a
/// file cut short is none.
final class OCELSQLiteWriter: CaseWriter {
    private let path: String
    private let partPath: String
    private let database: Database
    private var names = OCELNames()
    private var eventTables: [Statement] = []
    private var objectTables: [MinedObject.Kind: Statement] = [:]
    private let event: Statement
    private let object: Statement
    private let relation: Statement
    private var isFinished = false

    init(_ path: String) throws(ExportError) {
        self.path = path
        partPath = path + ".part"
        unlink(partPath)
        let descriptor = open(partPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ExportFile.failure(path) }
        close(descriptor)
        do throws(LogError) {
            database = try Database(file: partPath, access: .readWrite)
            try database.execute(Self.tables)
            event = try database.prepare("INSERT INTO event VALUES (?1, ?2)")
            object = try database.prepare("INSERT INTO object VALUES (?1, ?2)")
            relation = try database.prepare("INSERT INTO event_object VALUES (?1, ?2, ?3)")
            for (number, kind) in MinedObject.Kind.allCases.enumerated() {
                objectTables[kind] = try Self.objectTable(kind, number, database)
            }
        } catch {
            unlink(path + ".part")
            throw .log(error)
        }
    }

    deinit { if !isFinished { unlink(partPath) } }

    private static let tables: SQL = """
        PRAGMA journal_mode=MEMORY;
        BEGIN;
        CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL);
        CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL);
        CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
        CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
        CREATE TABLE event_object (ocel_event_id TEXT NOT NULL, ocel_object_id TEXT NOT NULL, ocel_qualifier TEXT NOT NULL);
        CREATE TABLE object_object (ocel_source_id TEXT NOT NULL, ocel_target_id TEXT NOT NULL, ocel_qualifier TEXT NOT NULL,
            PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier)) WITHOUT ROWID;
        """

    /// The columns after those of every object's table, in the order of `Kind.attributes`.
    private static func columns(_ kind: MinedObject.Kind) -> SQL {
        switch kind {
        case .ticket:
            "state TEXT, owner TEXT, tier INTEGER, mode TEXT, queue TEXT, priority TEXT, category TEXT, channel TEXT, kind TEXT"
        case .person: "name TEXT, role TEXT"
        case .customer, .queue: "name TEXT"
        }
    }

    private static func objectTable(
        _ kind: MinedObject.Kind, _ number: Int, _ database: Database
    ) throws(LogError) -> Statement {
        let name: SQL = "object_" + .number(Int64(number))
        try database.execute(
            "CREATE TABLE " + name + " (ocel_id TEXT NOT NULL, ocel_time TEXT NOT NULL, ocel_changed_field TEXT, "
                + columns(kind) + ")")
        try map("INSERT INTO object_map_type VALUES (?1, ?2)", kind.rawValue, number, database)
        var places: SQL = "?1, ?2, ?3"
        for index in kind.attributes.indices { places += ", ?" + .number(Int64(index + 4)) }
        return try database.prepare("INSERT INTO " + name + " VALUES (" + places + ")")
    }

    private static func map(_ sql: SQL, _ type: String, _ number: Int, _ database: Database) throws(LogError) {
        let row = try database.prepare(sql)
        row.bind(1, type)
        row.bind(2, String(number))
        try row.run()
    }

    func add(_ found: MinedCase, pass: Int) throws(ExportError) {
        for event in found.events {
            let type = try names.number(of: event.activity)
            do throws(LogError) {
                if type.isNew { eventTables.append(try eventTable(event.activity, type.number)) }
                for link in event.links where names.isNew(link.object) { try add(link, found) }
                try add(event, type.number)
            } catch {
                throw .log(error)
            }
        }
    }

    private func eventTable(_ activity: String, _ number: Int) throws(LogError) -> Statement {
        let name: SQL = "event_" + .number(Int64(number))
        try database.execute(
            "CREATE TABLE " + name + " (ocel_id TEXT PRIMARY KEY, ocel_time TEXT NOT NULL, sequence INTEGER)")
        try Self.map("INSERT INTO event_map_type VALUES (?1, ?2)", activity, number, database)
        return try database.prepare("INSERT INTO " + name + " VALUES (?1, ?2, ?3)")
    }

    private func add(_ found: MinedEvent, _ type: Int) throws(LogError) {
        let id = "event:\(found.sequence)"
        try run(event) { row in
            row.bind(1, id)
            row.bind(2, found.activity)
        }
        try run(eventTables[type]) { row in
            row.bind(1, id)
            row.bind(2, ExportTime.text(found.at, zone: "Z"))
            row.bind(3, found.sequence)
        }
        for link in found.links {
            try run(relation) { row in
                row.bind(1, id)
                row.bind(2, link.object.id)
                row.bind(3, link.part.rawValue)
            }
        }
    }

    /// The object, and one row for each value its attributes got.
    private func add(_ link: MinedLink, _ found: MinedCase) throws(LogError) {
        let kind = link.object.kind
        guard let table = objectTables[kind] else { return }
        try run(object) { row in
            row.bind(1, link.object.id)
            row.bind(2, kind.rawValue)
        }
        let changes = kind == .ticket ? found.changes : link.changes
        try add(changes.filter { $0.at == nil }, link.object, table)
        for change in changes where change.at != nil { try add([change], link.object, table) }
    }

    /// One row: what an object was from the start, or one change.
    private func add(_ changes: [OCELChange], _ object: MinedObject, _ table: Statement) throws(LogError) {
        try run(table) { row in
            row.bind(1, object.id)
            row.bind(2, ExportTime.text(changes.first?.at ?? 0, zone: "Z"))
            row.bind(3, changes.first?.at == nil ? nil : changes.first?.name)
            for (index, attribute) in object.kind.attributes.enumerated() {
                let place = Int32(index + 4)
                switch changes.first(where: { $0.name == attribute.name })?.value {
                case .text(let text): row.bind(place, text)
                case .number(let number): row.bind(place, number)
                case nil: row.bindNull(place)
                }
            }
        }
    }

    private func run(_ row: Statement, _ bind: (Statement) -> Void) throws(LogError) {
        bind(row)
        defer { row.reset() }
        try row.run()
    }

    func finish() throws(ExportError) {
        do throws(LogError) {
            try database.execute("COMMIT")
        } catch {
            throw .log(error)
        }
        guard rename(partPath, path) == 0 else { throw ExportFile.failure(path) }
        isFinished = true
    }
}
