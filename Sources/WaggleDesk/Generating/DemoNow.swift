internal import WaggleDomain
internal import WaggleLog

/// The demo's last half hour, told by hand, so that everybody finds something to do: a swarm at work with an invitation
/// to Eva, a hand-off offered to Ana, people who wait at the first and the second line.
struct DemoNow {
    let scene: Rehearsal
    let now: Milliseconds

    func tell() throws(LogError) {
        guard let ana = staff("Ana Silva"), let bruno = staff("Bruno Costa"), let davi = staff("Davi Rocha"),
            let eva = staff("Eva Lopes")
        else { return }
        let terminal = try openTerminalTicket()
        try swarm(terminal, ana, davi)
        let form = try takeForm(bruno)
        try callIn(ana)
        try open("vpn", "Klara Weber", minutesAgo: 6)
        try askForNetwork(terminal, ana, eva)
        try offer(form, from: bruno, to: ana)
        try open("rembours", "Camille Moreau", minutesAgo: 2)
        try chatWithAna(ana)
        try scene.advance(to: now)
    }

    private func staff(_ name: String) -> Actor? { scene.staff.first { $0.actor.name == name }?.actor }

    private func ago(_ minutes: Int64, _ seconds: Int64 = 0) throws(LogError) {
        try scene.advance(to: now - minutes * 60_000 - seconds * 1_000)
    }

    private func scenario(_ word: String) -> Scenario {
        Scenario.all.first { $0.subject.lowercased().contains(word) } ?? Scenario.all[0]
    }

    @discardableResult
    private func open(
        _ word: String, _ name: String, minutesAgo: Int64, channel: TicketChannel = .chat
    ) throws(LogError) -> (id: TicketID, customer: Actor)? {
        try ago(minutesAgo)
        let scenario = scenario(word)
        let customer = try scene.addCustomer(name: name, email: nil)
        let opening = Command.OpenTicket(
            customer: customer.id, subject: scenario.subject, text: scenario.opening, channel: channel,
            kind: scenario.kind, category: scenario.category, priority: scenario.priority)
        return try scene.open(opening, by: customer).map { ($0, customer) }
    }

    private func openTerminalTicket() throws(LogError) -> TicketID? {
        guard let (id, customer) = try open("terminal", "Inês Carvalho", minutesAgo: 24) else { return nil }
        guard let ana = staff("Ana Silva") else { return id }
        try ago(23)
        try scene.perform(.take, by: ana, on: id)
        try ago(22, 30)
        try scene.perform(.sendMessage(text: scenario("terminal").greeting), by: ana, on: id)
        try ago(21)
        try scene.perform(.sendMessage(text: scenario("terminal").detail), by: customer, on: id)
        return id
    }

    private func swarm(_ id: TicketID?, _ ana: Actor, _ davi: Actor) throws(LogError) {
        guard let id else { return }
        let story = scenario("terminal")
        try ago(19)
        let ask = Command.Ask(
            question: story.question, tried: story.tried, skills: ["payments"], urgency: .today, users: [davi.id])
        try scene.perform(.ask(ask), by: ana, on: id)
        try ago(18)
        try scene.perform(
            .sendMessage(text: "I have asked our payments expert to join; we stay on it."), by: ana, on: id)
        try ago(17)
        if let invitation = try scene.ticket(id)?.activeSwarm?.liveInvitation(of: davi.id)?.number {
            try scene.perform(.acceptInvitation(invitation: invitation), by: davi, on: id)
        }
        try ago(13)
        try scene.perform(.addNote(text: story.note + " The line itself needs a look, too."), by: davi, on: id)
    }

    private func askForNetwork(_ id: TicketID?, _ ana: Actor, _ eva: Actor) throws(LogError) {
        guard let id else { return }
        try ago(5)
        let ask = Command.Ask(
            question: "Packets to the acquirer's second address are lost. Is it our firewall?",
            tried: "The first address answers; the terminal uses both.", skills: ["network"], urgency: .today,
            users: [eva.id])
        try scene.perform(.ask(ask), by: ana, on: id)
    }

    private func takeForm(_ bruno: Actor) throws(LogError) -> TicketID? {
        guard let (id, _) = try open("fatura", "Luís Fernandes", minutesAgo: 12, channel: .form) else { return nil }
        try ago(10)
        try scene.perform(.take, by: bruno, on: id)
        try ago(9)
        try scene.perform(.sendMessage(text: scenario("fatura").greeting), by: bruno, on: id)
        return id
    }

    private func offer(_ id: TicketID?, from bruno: Actor, to ana: Actor) throws(LogError) {
        guard let id else { return }
        try ago(4)
        let handOff = Command.HandOff(
            to: ana.id, reason: .language,
            summary: "The discount ended a month early. The customer would rather write in Portuguese.",
            nextStep: "Confirm the credit note", nextStepAt: now + 3_600_000)
        try scene.perform(.offerHandOff(handOff), by: bruno, on: id)
    }

    /// Somebody called: the ticket goes straight to the second line, which works in tiers.
    private func callIn(_ ana: Actor) throws(LogError) {
        try ago(8)
        let story = scenario("label")
        let customer = try scene.addCustomer(name: "Jonas Eriksen", email: nil)
        let opening = Command.OpenTicket(
            customer: customer.id, subject: story.subject, text: story.opening,
            queue: scene.turn.view.queue(of: .l2)?.id, channel: .phone, kind: story.kind, category: story.category,
            priority: story.priority)
        _ = try scene.open(opening, by: ana)
    }

    private func chatWithAna(_ ana: Actor) throws(LogError) {
        let story = scenario("order number")
        guard let (id, customer) = try open("order number", "Priya Patel", minutesAgo: 1) else { return }
        try ago(0, 50)
        try scene.perform(.take, by: ana, on: id)
        try ago(0, 40)
        try scene.perform(.sendMessage(text: story.greeting), by: ana, on: id)
        try ago(0, 15)
        try scene.perform(.sendMessage(text: story.detail), by: customer, on: id)
    }
}
