internal import TimeZones
internal import WaggleDomain

/// Reads a source's times as they are said to be written. Nothing is guessed: what stands in another form is refused.
package struct SourceClock: Sendable {
    /// A moment, and how far the source's clocks were ahead of UTC.
    struct Moment: Equatable {
        let at: Milliseconds
        /// Minutes.
        let offset: Int

        /// `+02:00`; nil for UTC.
        var offsetText: String? {
            guard offset != 0 else { return nil }
            let minutes = abs(offset)
            let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
            return "\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
        }
    }

    /// Why a text is no time.
    enum Problem: Error, CustomStringConvertible {
        case notISO
        case notPattern(String)
        case noZone
        case gap(String)

        var description: String {
            switch self {
            case .notISO:
                "is no time of ISO 8601; if it is one, say its order with --dates, as dd/MM/yyyy HH:mm "
                    + "or MM/dd/yyyy HH:mm"
            case .notPattern(let pattern): "is no time as \(pattern)"
            case .noZone: "names no zone; say where its clock stands with --zone, as --zone Europe/Stockholm"
            case .gap(let zone): "never was in \(zone), whose clocks went forward then"
            }
        }
    }

    /// How times are written; nil: ISO 8601.
    package var pattern: TimePattern?
    /// The zone of times that name none.
    private var zone: (name: String, table: ZoneTable)?
    /// Times that fell into an hour that was there twice.
    private(set) var repeated = 0

    /// ISO 8601 with zones.
    package init() {}

    /// Takes the zone of times that name none, as `Europe/Lisbon`, of this machine's tz database.
    package mutating func setZone(_ name: String) throws(ImportError) {
        do throws(TimeZoneError) {
            zone = (name, try ZoneFolder().table(of: name))
        } catch {
            throw .mapping(why: error.description)
        }
    }

    /// What was said of it; empty when nothing was.
    var words: String { [pattern?.text, zone?.name].compactMap(\.self).joined(separator: " ") }

    /// What there is to tell of the times read.
    var notes: [String] {
        guard repeated > 0, let zone else { return [] }
        return [
            "\(repeated) times fell into an hour that \(zone.name) had twice: they were taken as the first of the two."
        ]
    }

    /// The moment of a text.
    mutating func read(_ text: String) throws(Problem) -> Moment {
        let bytes = Array(text.utf8)
        let found: LocalTime
        if let pattern {
            guard let time = pattern.read(bytes) else { throw .notPattern(pattern.text) }
            found = time
        } else {
            guard let time = LocalTime(iso: bytes) else { throw .notISO }
            found = time
        }
        if let offset = found.offset { return Moment(at: found.local - Milliseconds(offset) * 60_000, offset: offset) }
        guard let zone else { throw .noZone }
        return try moment(found.local, zone)
    }

    /// The moment at which the zone's clocks showed a time: none in the hour that is left out in spring, the first of two in
    /// the hour that comes twice in autumn.
    private mutating func moment(
        _ local: Milliseconds, _ zone: (name: String, table: ZoneTable)
    ) throws(Problem) -> Moment {
        let second = local.quotientDown(1_000)
        let offsets = zone.table.offsets(atLocal: second)
        guard let offset = offsets.first else { throw .gap(zone.name) }
        if offsets.count > 1 { repeated += 1 }
        return Moment(at: local - Milliseconds(offset) * 1_000, offset: offset / 60)
    }
}

extension Milliseconds {
    fileprivate func quotientDown(_ divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
