internal import Glibc
internal import Foundation
internal import WaggleDesk

/// The command around the stories: which seeds, how long, where, and what is said of them.
package enum SimulationCommand {
    private struct Options {
        var seeds: ClosedRange<UInt64> = 1...100
        var steps = 1_000
        var showsProgress = false
        /// A seed whose folder is kept.
        var keep: String?
    }

    /// Where a breach that ends the process is told from.
    private nonisolated(unsafe) static var underWay: Simulation?

    /// The exit code: 0 when every rule held, 1 when one did not, 2 for words that make no sense.
    package static func run(_ words: [String]) -> Int32 {
        guard let options = parse(words) else {
            say("usage: desk-simulation [--seed N | --seeds FROM-TO] [--steps N] [--progress] [--keep FOLDER]")
            return 2
        }
        tellOfBreaches()
        let protocols = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Protocols")
        do {
            let forms = try RequestForms(protocols: protocols.path)
            var allowed: Set<String> = []
            var refused: [WaggleDesk.Method: String] = [:]
            var total = (steps: 0, events: Int64(0), restarts: 0)
            for seed in options.seeds {
                let simulation = try play(seed, options, forms)
                allowed.formUnion(simulation.allowed.keys.map(\.rawValue))
                refused.merge(simulation.refused) { $1 }
                total = (
                    total.steps + simulation.step, total.events + simulation.events,
                    total.restarts + simulation.restarts
                )
            }
            say("allowed: " + allowed.sorted().joined(separator: " "))
            for (method, sentence) in refused where !allowed.contains(method.rawValue) {
                say("refused: \(method.rawValue): \(sentence)")
            }
            say("methods: " + WaggleDesk.Method.allCases.map(\.rawValue).joined(separator: " "))
            say(
                "seeds \(options.seeds.lowerBound) to \(options.seeds.upperBound): \(total.steps) steps, "
                    + "\(total.events) events, \(total.restarts) restarts, every rule held")
            return 0
        } catch {
            say("\(error)")
            return 1
        }
    }

    /// Unbuffered, so that nothing is lost when the process ends by a signal.
    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(1, bytes, bytes.count)
    }

    private static func parse(_ words: [String]) -> Options? {
        var options = Options()
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--progress": options.showsProgress = true
            case "--seed":
                guard let seed = rest.popFirst().flatMap({ UInt64($0) }) else { return nil }
                options.seeds = seed...seed
            case "--seeds":
                let ends = rest.popFirst()?.split(separator: "-").compactMap { UInt64($0) } ?? []
                guard ends.count == 2, ends[0] <= ends[1] else { return nil }
                options.seeds = ends[0]...ends[1]
            case "--steps":
                guard let steps = rest.popFirst().flatMap({ Int($0) }) else { return nil }
                options.steps = steps
            case "--keep":
                guard let folder = rest.popFirst() else { return nil }
                options.keep = folder
            default: return nil
            }
        }
        return options
    }

    private static func play(_ seed: UInt64, _ options: Options, _ forms: RequestForms) throws -> Simulation {
        let folder = options.keep ?? Self.folder(seed)
        defer { if options.keep == nil { try? FileManager.default.removeItem(atPath: folder) } }
        let simulation = try Simulation(seed: seed, folder: folder, forms: forms)
        underWay = simulation
        defer {
            underWay = nil
            simulation.stop()
        }
        do {
            for step in 1...max(1, options.steps) {
                try simulation.run()
                if options.showsProgress, step % 5_000 == 0 {
                    say("seed \(seed): \(step) of \(options.steps) steps, \(simulation.events) events")
                }
            }
            try simulation.finish()
        } catch {
            throw Broken("\(sentence(simulation))\n\(error)\nafter \(simulation.last)")
        }
        return simulation
    }

    private static func sentence(_ simulation: Simulation) -> String {
        "seed \(simulation.seed), step \(simulation.step): make simulate SEED=\(simulation.seed) STEPS=\(simulation.step)"
    }

    /// Memory where there is some: the disk's own behaviour is tried elsewhere.
    private static func folder(_ seed: UInt64) -> String {
        let root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
        return "\(root)/desk-simulation-\(getpid())-\(seed)"
    }

    /// A rule that the desk itself finds broken, and a trap, end the process: say whose story it was.
    private static func tellOfBreaches() {
        for number in [SIGABRT, SIGILL, SIGTRAP, SIGSEGV] { signal(number, endedBySignal) }
    }

    fileprivate static func tellOfBreach(_ number: Int32) {
        guard let underWay else { return }
        say("\(sentence(underWay))\nthe process ended by signal \(number)\nduring \(underWay.last)")
    }
}

private func endedBySignal(_ number: Int32) {
    SimulationCommand.tellOfBreach(number)
    signal(number, SIG_DFL)
    raise(number)
}
