/// Why a zone cannot be had. Each says what to do.
package enum TimeZoneError: Error, Equatable, CustomStringConvertible {
    /// Not the form of a zone's name, such as `Europe/Lisbon`.
    case badName
    /// This machine's tz database has no such zone.
    case unknown(String)
    /// There is no tz database at all.
    case noDatabase
    /// The file is no TZif file, or breaks its rules.
    case unreadable(String, why: String)

    package var description: String {
        switch self {
        case .badName: "a time zone is named like Europe/Lisbon, America/New_York or UTC"
        case .unknown(let name): "this machine knows no time zone \(name)"
        case .noDatabase: "this machine has no time zone database: install the package tzdata"
        case .unreadable(let name, let why): "the time zone \(name) cannot be read: \(why)"
        }
    }
}
