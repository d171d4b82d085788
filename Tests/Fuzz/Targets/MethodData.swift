// Claim: whatever the data of a method, it gives a command or a refusal with a sentence; whatever commands follow on
// each other, deciding gives events or a refusal, and the ticket keeps its invariants.

import JSON
@testable import WaggleDesk
import WaggleDomain
import WaggleTesting

/// First byte: who asks first. Then one line a call: the method's name, a blank, its data.
func methods(_ bytes: UnsafeRawBufferPointer) {
    var input = Input(bytes)
    let choice = Int(input.byte())
    var story = Story(choice & 1 == 0 ? .tiered : .swarm)
    for (index, line) in input.rest.split(separator: 0x0A).prefix(32).enumerated() {
        let parts = line.split(separator: 0x20, maxSplits: 1)
        guard parts.count == 2, let method = Method(rawValue: String(decoding: parts[0], as: UTF8.self)),
            method.kind == .change, let value = try? JSONValue.parse(Array(parts[1]))
        else { continue }
        let actor = Cast.everybody[(choice / 2 + index) % Cast.everybody.count]
        do throws(Refused) {
            let command = try method.decodeChange(try Fields(value), actor: actor).command
            if case .failure(let refusal) = story.ask(command, by: actor) {
                demand(!refusal.message.isEmpty, "a refusal says why")
            }
        } catch {
            demand(!error.refusal.message.isEmpty, "a refusal says why")
        }
        story.pass(Milliseconds(line.count) * 1_000)
    }
    demand(story.violations.isEmpty, "\(story.violations)")
    demand(story.replayed == story.ticket, "the log rebuilds the ticket")
}
