internal import Glibc
internal import HTTP1
internal import JSON
internal import WaggleDesk
internal import WaggleLog
internal import WaggleWire

/// The operator's way to a desk: through the server that works on the folder, or by itself when none runs.
final class Control {
    private enum Way {
        case server(String)
        case local(LocalDesk)
    }

    private let way: Way

    /// Looks for a server; without one opens the folder, unless the operation makes sense on a server only.
    init(_ options: DataOption, needsServer: Bool = false) throws {
        let file = options.folder.path + "/control.sock"
        if try HTTPExchange.connect(toFile: file) != nil {
            way = .server(file)
        } else if needsServer {
            throw Failure.unavailable("no server works on the data folder \(options.folder.path)")
        } else {
            way = .local(try LocalDesk(try options.madeFolder()))
        }
    }

    /// Runs an operation; throws what was refused.
    func perform(_ path: String, method: HTTPMethod = .post, _ fill: (inout JSONWriter) -> Void = { _ in }) throws
        -> JSONValue
    {
        var writer = JSONWriter()
        writer.beginObject()
        fill(&writer)
        writer.endObject()
        let answer: [UInt8]
        switch way {
        case .local(let desk): answer = try desk.perform(path, writer.bytes).get()
        case .server(let file): answer = try Self.ask(file, method, path, method == .post ? writer.bytes : [])
        }
        guard let value = try? JSONValue.parse(answer) else {
            throw Failure.unavailable("the server's answer cannot be read")
        }
        return value
    }

    /// Whether no server works on the folder, so that this process does.
    var isLocal: Bool { if case .local = way { true } else { false } }

    /// Begins to store a batch in this process, only where `isLocal`; what is given waits for the answer.
    func storeHere(_ batch: ImportBatch) throws -> () throws -> JSONValue {
        guard case .local(let desk) = way else { throw Failure.unavailable("a server works on the data folder") }
        let answer = desk.store(batch)
        return { try JSONValue.parse(try answer().get()) }
    }

    private static func ask(_ file: String, _ method: HTTPMethod, _ path: String, _ body: [UInt8]) throws -> [UInt8] {
        guard let exchange = try HTTPExchange.connect(toFile: file) else {
            throw Failure.unavailable("the server has stopped")
        }
        // A batch of an import may wait behind a slow disk; a log-in's hash takes a quarter of a second.
        exchange.bound(seconds: 120)
        let type = body.isEmpty ? [] : [(name: "Content-Type", value: "application/json")]
        let answer = try exchange.ask(HTTPRequest(method, path, host: "control", headers: type, body: body))
        if (200..<300).contains(answer.status) { return answer.body.isEmpty ? Array("{}".utf8) : answer.body }
        throw refusal(answer.status, answer.body)
    }

    /// What a problem document says.
    private static func refusal(_ status: Int, _ body: [UInt8]) -> any Error {
        let problem = try? JSONValue.parse(body)
        let sentence = problem?["detail"]?.stringValue ?? "the server answered with status \(status)"
        let code = problem?["code"]?.stringValue.flatMap { RefusalCode(rawValue: $0) }
        return DeskRefusal(code ?? (status >= 500 ? .unavailable : .badRequest), sentence)
    }
}
