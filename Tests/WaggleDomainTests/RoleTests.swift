import Testing
import WaggleDomain
import WaggleTesting

@Suite struct RoleTests {
    private func policy(_ roles: RolePolicy.OwnRole...) -> RolePolicy {
        var policy = RolePolicy()
        policy.roles = roles
        return policy
    }

    private func junior(
        _ name: String = "Junior", of origin: Role = .agent, without: Set<Action> = [.merge], people: [UserID] = []
    ) -> RolePolicy.OwnRole {
        RolePolicy.OwnRole(name: name, origin: origin, without: without, people: people)
    }

    @Test func `its people go without what is taken, while they have the role that it was copied from`() {
        let policy = policy(junior(people: [Cast.ana.id]), junior("Auditor", of: .manager, without: [.switchMode]))
        #expect(policy.check() == nil)
        #expect(policy.taken(from: Cast.ana.id, .agent) == [.merge])
        #expect(policy.taken(from: Cast.ana.id, .manager) == [])
        #expect(policy.taken(from: Cast.ben.id, .agent) == [])
        #expect(policy.role(of: Cast.ana.id, .agent)?.name == "Junior")
    }

    @Test func `a role that nobody could have, could not be told apart or takes what stays may not stand`() {
        #expect(policy(junior(" ")).check()?.field == "roles")
        #expect(policy(junior(String(repeating: "x", count: Bounds.roleNameBytesMax + 1))).check() != nil)
        #expect(policy(junior(), junior(without: [.close])).check() != nil)
        #expect(policy(junior(of: .customer)).check() != nil)
        #expect(policy(junior(of: .bot)).check() != nil)
        #expect(policy(junior("A", people: [Cast.ana.id]), junior("B", people: [Cast.ana.id])).check() != nil)
        for action in Action.allCases {
            #expect((policy(junior(without: [action])).check() == nil) == action.isTakeable, "\(action)")
        }
        #expect(policy(junior(people: (1...Int64(Bounds.roleHoldersMax + 1)).map { UserID($0) })).check() != nil)
        var many = RolePolicy()
        many.roles = (0...Bounds.rolesMax).map { junior("R\($0)") }
        #expect(many.check() != nil)
    }

    /// What becomes of a wish for these roles by somebody, on a desk that has `before` already.
    private func decided(_ roles: RolePolicy, by actor: Actor, before: RolePolicy = .init()) -> Decision {
        var view = Story(.tiered).view
        view.policy.roles = before
        var policy = DeskPolicy()
        policy.roles = roles
        let change = SettingsChange(section: .roles, version: 0, policy: policy, value: "{}", reason: "why not")
        return view.decide(.changeSettings(change), by: actor, at: 1_000)
    }

    private func refusal(_ decision: Decision) -> Refusal? {
        guard case .failure(let refusal) = decision else { return nil }
        return refusal
    }

    @Test func `administrators make roles, and nobody changes their own rights`() {
        let others = policy(junior(people: [Cast.ana.id]))
        #expect(refusal(decided(others, by: Cast.otto)) == nil)
        #expect(refusal(decided(others, by: Cast.mia))?.code == .notAllowed)
        #expect(refusal(decided(others, by: Cast.ana))?.code == .notAllowed)
        let own = policy(junior("Clerk", of: .administrator, without: [.eraseCustomer], people: [Cast.otto.id]))
        #expect(refusal(decided(own, by: Cast.otto))?.code == .notAllowed)
        #expect(refusal(decided(.init(), by: Cast.otto, before: own))?.code == .notAllowed)
        var renamed = own
        renamed.roles[0].name = "Desk clerk"
        #expect(refusal(decided(renamed, by: Cast.otto, before: own)) == nil)
        let locked = policy(junior("Reader", of: .administrator, without: [.manageUsers], people: [Cast.otto.id]))
        #expect(refusal(decided(locked, by: Cast.otto, before: locked))?.code == .notAllowed)
    }

    @Test func `a role is given to those who have its origin, and stays with those whose role changed since`() {
        let wrong = policy(junior(people: [Cast.mia.id]))
        #expect(refusal(decided(wrong, by: Cast.otto))?.field == "roles")
        #expect(refusal(decided(wrong, by: Cast.otto, before: wrong)) == nil)
    }

    @Test func `what a role goes without is refused at once, in words that say why`() {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        var view = story.view
        view.policy.roles = policy(junior(without: [.escalate], people: [Cast.ana.id]))
        let refusal = Access.decide(.escalate, by: Cast.ana, on: story.ticket, view: view)
        #expect(refusal?.code == .notAllowed && refusal?.message.contains("your role") == true)
        #expect(Access.decide(.solve, by: Cast.ana, on: story.ticket, view: view) == nil)
    }
}
