internal import ArgumentParser

/// `waggle clock`: moves a rehearsal's time.
struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Move the time of a server that runs with --test-clock.",
        subcommands: [Advance.self])

    struct Advance: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move the desk's time forward: what falls due until then happens.",
            discussion: "Examples:\n  waggle clock advance 15m\n  waggle clock advance 2h --data /tmp/desk")

        @Argument(help: "How far: a number and ms, s, m, h or d.")
        var step: String
        @OptionGroup var data: DataOption

        func run() throws {
            let milliseconds = try Self.duration(step)
            let answer = try Control(data, needsServer: true).perform("/control/clock") { writer in
                writer.field("advance_ms", milliseconds)
            }
            print("The desk's time is \(momentText(answer["now"]?.intValue ?? 0)).")
        }

        static func duration(_ text: String) throws -> Int64 {
            let units: [String: Int64] = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
            let digits = text.prefix(while: \.isASCIIDigit)
            guard let number = Int64(digits), let unit = units[String(text.dropFirst(digits.count))] else {
                throw Failure.usage("\"\(text)\" is no duration: give a number and ms, s, m, h or d, such as 15m")
            }
            let (product, isTooLong) = number.multipliedReportingOverflow(by: unit)
            guard !isTooLong else { throw Failure.usage("\"\(text)\" is too long") }
            return product
        }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
