import Foundation
import JSON

/// `Protocols/` of the repository these tests were compiled from.
enum ProtocolsFolder {
    static let url = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Protocols")

    static func text(_ path: String) throws -> String {
        try String(contentsOf: url.appending(path: path), encoding: .utf8)
    }

    static func json(_ path: String) throws -> JSONValue {
        try JSONValue.parse(Array(Data(contentsOf: url.appending(path: path))))
    }

    /// The definitions of one schema file, by name.
    static func definitions(_ family: String) throws -> [String: JSONValue] {
        let members = try json("schemas/\(family).schema.json")["$defs"]?.objectValue ?? []
        return Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
    }

    /// The names of the examples that begin so, without their ending.
    static func examples(beginningWith prefix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.appending(path: "examples").path)
            .filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }
}

extension JSONValue {
    var keys: Set<String> { Set(objectValue?.map(\.key) ?? []) }
    var strings: [String] { arrayValue?.compactMap(\.stringValue) ?? [] }

    /// An object's members but for some.
    func without(_ names: Set<String>) -> JSONValue {
        .object((objectValue ?? []).filter { !names.contains($0.key) })
    }

    /// An object with one member put in the place of its namesake.
    func with(_ name: String, _ value: JSONValue) -> JSONValue {
        .object((objectValue ?? []).map { $0.key == name ? JSONMember(name, value) : $0 })
    }
}
