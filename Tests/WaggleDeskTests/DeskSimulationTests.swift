import DeskSimulation
import Foundation
import JSON
import Testing
import WaggleDesk

/// A little of what `make simulate` plays at length, and what it is made of.
struct DeskSimulationTests {
    private func play(_ seed: UInt64, steps: Int) throws -> Simulation {
        let folder = FileManager.default.temporaryDirectory.appending(path: "desk-simulation-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let forms = try RequestForms(protocols: ProtocolsFolder.url.path)
        let simulation = try Simulation(seed: seed, folder: folder.path, forms: forms)
        defer { simulation.stop() }
        do {
            for _ in 0..<steps { try simulation.run() }
            try simulation.finish()
        } catch {
            Issue.record("seed \(seed), step \(simulation.step): \(error), after \(simulation.last)")
        }
        return simulation
    }

    @Test func `whatever chance does to a desk, every rule holds and no method is left out`() throws {
        var called: Set<WaggleDesk.Method> = []
        for seed in UInt64(1)...5 { called.formUnion(try play(seed, steps: 300).called.keys) }
        // Over the hundred stories of `make simulate` each of them is allowed, too: its script looks.
        let missing = WaggleDesk.Method.allCases.filter { !called.contains($0) }.map(\.rawValue)
        #expect(missing == [])
    }

    @Test func `a seed tells the same story twice`() throws {
        let (first, second) = (try play(7, steps: 100), try play(7, steps: 100))
        #expect(first.events == second.events && first.called == second.called && first.last == second.last)
    }

    @Test func `every request has a form that chance can fill`() throws {
        let forms = try RequestForms(protocols: ProtocolsFolder.url.path)
        let unknown = WaggleDesk.Method.allCases.filter { !forms.knows($0.rawValue) }
        #expect(unknown.map(\.rawValue) == [])
    }
}
