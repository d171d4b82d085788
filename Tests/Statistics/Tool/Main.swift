internal import Glibc
internal import JSON

// One request a line on standard input, `{"do": "wilson", "count": 3, "total": 10}`; one answer a line on standard
// output: the figures, or null where the room has none. A request that is not understood ends the program.

@main
enum Main {
    static func main() {
        while let line = readLine() {
            guard let request = try? JSONValue.parse(Array(line.utf8), limits: JSONLimits(bytesMax: 1 << 28)) else {
                stop("not JSON")
            }
            let name = request["do"]?.stringValue ?? "nothing"
            guard let answer = answers[name] else { stop("there is no \(name)") }
            print(String(decoding: answer(Request(request)).serialised(), as: UTF8.self))
        }
    }

    private static let answers = Answers.distributions.merging(Answers.survival) { $1 }
        .merging(Answers.proportions) { $1 }.merging(Answers.means) { $1 }.merging(Answers.designs) { $1 }
        .merging(Answers.switchbacks) { $1 }
}

func stop(_ sentence: String) -> Never {
    let bytes = Array("waggle-figures: \(sentence)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
    exit(65)
}

/// A request's fields; one that is missing ends the program, since the test that wrote it is wrong.
struct Request {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    func number(_ key: String) -> Double { need(json[key]?.doubleValue, key) }
    func number(_ key: String, else other: Double) -> Double { json[key]?.doubleValue ?? other }
    func whole(_ key: String) -> Int { Int(need(json[key]?.intValue, key)) }
    func flag(_ key: String) -> Bool { json[key]?.boolValue ?? false }
    func numbers(_ key: String) -> [Double] { list(key).map { need($0.doubleValue, key) } }
    func wholes(_ key: String) -> [Int] { list(key).map { Int(need($0.intValue, key)) } }
    func list(_ key: String) -> [JSONValue] { need(json[key]?.arrayValue, key) }
    func requests(_ key: String) -> [Request] { list(key).map(Request.init) }

    var confidence: Double { number("confidence", else: 0.95) }

    private func need<Value>(_ value: Value?, _ key: String) -> Value {
        guard let value else { stop("\(key) is missing or of another type") }
        return value
    }
}

extension JSONValue {
    /// A number; null where there is none or where JSON has no word for it.
    init(_ value: Double?) {
        self = value.flatMap { $0.isFinite ? .double($0) : nil } ?? .null
    }

    static func numbers(_ values: [Double]) -> JSONValue { .array(values.map { JSONValue($0) }) }
}
