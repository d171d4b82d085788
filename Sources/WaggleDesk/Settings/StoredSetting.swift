internal import JSON
package import WaggleDomain
package import WaggleLog

/// One section as the desk's store keeps it.
struct StoredSetting {
    let section: SettingsSection
    /// The number of the event that set it.
    let version: Int64
    let at: Milliseconds
    let by: UserID
    let value: JSONValue
}

extension LogReader {
    /// The sections that were ever changed.
    func storedSettings() throws(LogError) -> [StoredSetting] {
        var stored: [StoredSetting] = []
        for section in SettingsSection.allCases {
            guard let bytes = try setting(section.settingKey) else { continue }
            guard let row = try? JSONValue.parse(bytes), let version = row["version"]?.intValue,
                let at = row["at"]?.intValue, let by = row["by"]?.intValue, let value = row["value"]
            else { throw .unreadable(what: "the setting \(section.rawValue)") }
            stored.append(
                StoredSetting(section: section, version: version, at: at, by: UserID(by), value: value))
        }
        return stored
    }
}

extension DeskPolicy {
    /// The policy of a desk as its events leave it, for commands that work on a folder without a desk. `base`: what
    /// holds where nothing was changed.
    package static func recorded(
        in reader: LogReader, over base: DeskPolicy = DeskPolicy()
    ) throws(LogError) -> DeskPolicy {
        var policy = base
        for stored in try reader.settingsFromEvents() {
            guard case .desk(.settingsChanged(let section, let value, _)) = stored.event else { continue }
            try policy.restore(section, value)
        }
        return policy
    }

    /// Takes over a recorded value; one that does not read is damage.
    mutating func restore(_ section: SettingsSection, _ text: String) throws(LogError) {
        guard let value = try? JSONValue.parse(Array(text.utf8)) else {
            throw .unreadable(what: "the setting \(section.rawValue)")
        }
        try restore(section, value)
    }

    mutating func restore(_ section: SettingsSection, _ value: JSONValue) throws(LogError) {
        do throws(Refused) {
            try section.restore(value, into: &self)
        } catch {
            throw .unreadable(what: "the setting \(section.rawValue): \(error.refusal.message)")
        }
    }
}
