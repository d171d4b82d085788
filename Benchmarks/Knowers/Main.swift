// Answers "who knows" for a benchmark written in another language: `Benchmarks/knowers.py`.
//
//     knowers make SEED COUNT     prints a made-up desk, one record a line, fields parted by tabs
//     knowers answer              reads work and questions, prints the best people for each question
//
// Lines of `answer`, fields parted by tabs; lists by `|`:
//
//     work  id  milliseconds  reopened 0/1  solver  helper|-  author|-  codes  text
//     ask   id  milliseconds  codes  text  who may be named (nothing: anybody)

internal import Expertise
internal import Glibc
internal import WaggleSimulation

@main
struct Main {
    private static let namedMax = 3

    static func main() {
        let words = CommandLine.arguments.dropFirst()
        if words.first == "make", let seed = words.dropFirst().first.flatMap({ UInt64($0) }),
            let count = words.last.flatMap({ Int($0) })
        {
            show(KnowingDesk(seed: seed, tickets: count))
        } else if words == ["answer"] {
            answer()
        } else {
            refuse("usage: knowers make SEED COUNT | knowers answer", 64)
        }
    }

    private static func show(_ desk: KnowingDesk) {
        for (number, topic) in desk.topics.enumerated() {
            print("topic", number, list(topic.knowers), separator: "\t")
        }
        for (number, person) in desk.people.enumerated() {
            let skills = person.skills.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            print(
                "person", number, person.days.lowerBound, person.days.upperBound, list(skills), separator: "\t")
        }
        for ticket in desk.tickets {
            print(
                "ticket", ticket.number, ticket.day, ticket.category, ticket.topic, ticket.isReopened ? 1 : 0,
                ticket.solver, ticket.helper.map { "\($0)" } ?? "-", ticket.author.map { "\($0)" } ?? "-",
                ticket.question, ticket.solution, ticket.isEasy ? 1 : 0, separator: "\t")
        }
    }

    private static func list(_ items: [some CustomStringConvertible]) -> String {
        items.map(\.description).joined(separator: "|")
    }

    private static func answer() {
        var expertise = Expertise()
        while let line = readLine() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if fields.first == "work", let work = work(fields) {
                expertise.add(work)
            } else if fields.first == "ask", fields.count == 6, let id = Int64(fields[1]), let at = Int64(fields[2]) {
                let among = Set(parts(fields[5]).compactMap { Int64($0) })
                let question = Question(text: fields[4], codes: parts(fields[3]), at: at, except: id)
                let found = expertise.find(question, limit: namedMax) { among.isEmpty || among.contains($0) }
                print(id, list(found.map(\.person)), separator: "\t")
            } else {
                refuse("not understood: \(line)", 65)
            }
        }
    }

    private static func work(_ fields: [String]) -> Work? {
        guard fields.count == 9, let id = Int64(fields[1]), let at = Int64(fields[2]), let solver = Int64(fields[4])
        else { return nil }
        var parts = [Work.Part(person: solver, .did)]
        if let helper = Int64(fields[5]) { parts.append(Work.Part(person: helper, .helped)) }
        if let author = Int64(fields[6]) { parts.append(Work.Part(person: author, .wrote)) }
        return Work(
            id: id, at: at, text: fields[8], codes: Self.parts(fields[7]), parts: parts,
            outcome: fields[3] == "1" ? .cameBack : .held)
    }

    private static func refuse(_ why: String, _ code: Int32) -> Never {
        _ = (why + "\n").withCString { write(2, $0, strlen($0)) }
        exit(code)
    }

    private static func parts(_ field: String) -> [String] { field.split(separator: "|").map(String.init) }
}
