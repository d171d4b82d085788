internal import Expertise
internal import JSON
internal import WaggleDomain
internal import WaggleLog

// Who can help with a ticket: asked of the work that people did. The desk's queue says who may be asked and how they stand;
// the rest is read beside it. Nothing of an answer is kept, and no figure of a person leaves the desk.

/// What is asked, with all that only the desk's queue knows.
struct HelpSearch: Sendable {
    /// Somebody who could be asked.
    struct Candidate: Sendable {
        let user: UserID
        let name: String
        let skills: [String: Int]
        let isAvailable: Bool
        let load: Int
        let capacity: Int
        /// The share of the budget of live invitations that the last day used.
        let interrupted: Double

        /// What counts of what they know.
        var share: Double {
            let standing = Standing(load: Double(load) / Double(max(1, capacity)), interrupted: interrupted)
            return isAvailable ? standing.share : standing.share / 2
        }
    }

    let ticket: TicketID
    let category: String
    /// What the asker adds to the ticket's own words.
    let question: String
    let skills: [String]
    let now: Milliseconds
    let candidates: [UserID: Candidate]
    /// What the asker may read; nil: everything.
    let scope: ReadScope?
}

extension Desk {
    private static let questionBytesMax = Bounds.summaryBytesMax

    /// `help.find`.
    func findHelp(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let id = try fields.ticket()
        let question = try fields.optionalText("question") ?? ""
        guard question.utf8.count <= Self.questionBytesMax else {
            throw Refused(field: "question", "question must hold at most \(Self.questionBytesMax) bytes")
        }
        let skills = try fields.optionalTexts("skills", countMax: Bounds.skillsMax)
        let wrapped: @Sendable (Result<HelpSearch, DeskRefusal>) -> Void = { [self] result in
            switch result {
            case .failure(let refusal): completion(.failure(refusal))
            case .success(let search):
                searching.perform { reading in
                    do throws(LogError) {
                        completion(.success(try reading.findHelp(search)))
                    } catch {
                        completion(.failure(Self.storeFailed))
                    }
                } orElse: {
                    completion(.failure(Self.busy))
                }
            }
        }
        look(wrapped) { [self] () throws(LogError) in
            let known = try committedTicket(id)
            if let refusal = Access.decide(.findHelp, by: actor, on: known, view: view, id: id) {
                return .failure(DeskRefusal(refusal))
            }
            guard let ticket = known else { return .failure(DeskRefusal(Access.notFound(id))) }
            return .success(helpSearch(ticket, question, skills, actor))
        }
    }

    private func helpSearch(_ ticket: Ticket, _ question: String, _ skills: [String]?, _ actor: Actor) -> HelpSearch {
        let inside = Set((ticket.activeSwarm?.activeMembers ?? []).map(\.user))
        let outside = view.staff.values.filter { member in
            let user = member.actor.id
            return [.agent, .manager].contains(member.actor.role) && !inside.contains(user) && user != ticket.owner
                && user != ticket.customer && user != actor.id
        }
        let candidates = outside.map { member in
            HelpSearch.Candidate(
                user: member.actor.id, name: member.actor.name, skills: member.actor.skills,
                isAvailable: member.isAvailable, load: member.load, capacity: member.capacity,
                interrupted: view.interruptedShare(of: member, at: clock.now))
        }
        let wanted = skills ?? view.policy.categories.rule(ticket.category).skills + ticket.routing.skills
        return HelpSearch(
            ticket: ticket.id, category: ticket.category, question: question, skills: wanted, now: clock.now,
            candidates: Dictionary(uniqueKeysWithValues: candidates.map { ($0.user, $0) }),
            scope: view.current(actor).role == .manager ? nil : scope(of: actor))
    }
}
