internal import Foundation
internal import JSON

/// What each method may be asked, as `Protocols/` promises it: a new method is played as soon as it has a schema.
package struct RequestForms {
    /// One field of a method's data.
    struct Field {
        let name: String
        let isRequired: Bool
        let form: Form
    }

    /// What a field may hold, as far as its schema alone tells.
    indirect enum Form {
        case words([String])
        case number
        case flag
        case text
        case list(Form)
        case object
    }

    private var fields: [String: [Field]] = [:]

    /// Reads `schemas/rpc.schema.json` of that folder and those it points to.
    package init(protocols: String) throws {
        var files: [String: JSONValue] = [:]
        for name in ["rpc", "common", "settings"] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(protocols)/schemas/\(name).schema.json"))
            files["\(name).schema.json"] = try JSONValue.parse(Array(bytes))["$defs"]
        }
        for definition in files["rpc.schema.json"]?.objectValue ?? [] where definition.key.hasSuffix(".request") {
            let required = Set(definition.value["required"]?.arrayValue?.compactMap(\.stringValue) ?? [])
            let method = String(definition.key.dropLast(".request".count))
            fields[method] = (definition.value["properties"]?.objectValue ?? []).filter { $0.key != "client_id" }.map {
                Field(name: $0.key, isRequired: required.contains($0.key), form: Self.form($0.value, files))
            }
        }
    }

    /// Whether the schemas have a request of that name.
    package func knows(_ method: String) -> Bool { fields[method] != nil }

    func fields(of method: String) -> [Field] { fields[method] ?? [] }

    private static func form(_ schema: JSONValue, _ files: [String: JSONValue]) -> Form {
        if let words = schema["enum"]?.arrayValue { return .words(words.compactMap(\.stringValue)) }
        if let reference = schema["$ref"]?.stringValue {
            let parts = reference.split(separator: "#", maxSplits: 1)
            let name = String(parts.last?.dropFirst("/$defs/".count) ?? "")
            let file = parts.count == 2 ? String(parts[0]) : "rpc.schema.json"
            return files[file]?[name].map { form($0, files) } ?? .text
        }
        switch schema["type"]?.stringValue ?? schema["type"]?[0]?.stringValue {
        case "integer", "number": return .number
        case "boolean": return .flag
        case "array": return .list(schema["items"].map { form($0, files) } ?? .text)
        case "object": return .object
        default: return .text
        }
    }
}
