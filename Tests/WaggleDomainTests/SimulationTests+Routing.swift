import WaggleDomain
import WaggleTesting

extension SimulationTests {
    /// A desk with a team, and a first line that pushes.
    static var policy: DeskPolicy {
        var policy = DeskPolicy()
        policy.teams.teams = [Team(id: TeamID(1), name: "Network", members: [Cast.ben.id], skills: ["network"])]
        policy.routing.queues = [QueueID(1): .init(method: .longestIdle), QueueID(2): .init(method: .leastLoaded)]
        return policy
    }

    /// Something about who owns the ticket, by somebody or by the desk.
    static func routing(_ ticket: Ticket, _ user: UserID, _ chance: inout SeededGenerator) -> Command {
        let commands: [Command] = [
            .offerHandOff(
                .init(
                    to: .team(TeamID(1)), reason: .skill, summary: "so far", nextStep: "I write to her",
                    nextStepAt: .max)),
            .offerHandOff(
                .init(
                    to: .queue(QueueID(2)), reason: .skill, summary: "so far", nextStep: "I write to her",
                    nextStepAt: .max)),
            .offerHandOff(
                .init(
                    to: .person(Cast.ben.id), next: [Cast.dora.id, Cast.mia.id], reason: .other, summary: "x",
                    nextStep: "I write to her", nextStepAt: .max)),
            .routing(.force(to: user, reason: "must be", overCapacity: Bool.random(using: &chance))),
            .routing(.release(reason: "")), .routing(.request(reason: .skill, comment: "mine")), .routing(.keep),
            .routing(.setNeeds(skills: ["network"], language: nil)),
            .routing(
                .planShift(
                    ShiftPlan.allCases.randomElement(using: &chance) ?? .keep,
                    cover: Bool.random(using: &chance) ? user : nil, nextStep: "", nextStepAt: nil)),
            .routing(.endCover), .routing(.push), .routing(.ownerBack(user)),
            .routing(
                .offerToQueue(
                    [.ownerGone, .absence, .shiftEnd].randomElement(using: &chance) ?? .absence,
                    owner: Bool.random(using: &chance) ? ticket.owner ?? user : user)),
        ]
        return commands.randomElement(using: &chance) ?? .take
    }

    /// Who would do it, if it is about who owns the ticket.
    static func router(of command: Command, _ ticket: Ticket) -> UserID? {
        guard case .routing(let command) = command else { return nil }
        return switch command {
        case .force: Cast.mia.id
        case .request: ticket.activeSwarm?.activeMembers.first?.user
        case .push, .offerToQueue, .ownerBack: .system
        default: ticket.owner
        }
    }
}
