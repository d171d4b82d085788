// The automatic first answer. It comes from the system, so it never counts as the first response. It promises only
// what is known: the ticket's number, its place, the desk's hours, whether anybody is here, and how long first answers
// took of late.

extension Ticket.Turn {
    /// What the customer is told at once; `old` is the ticket whose matter goes on here.
    mutating func greet(followUpOf old: TicketID? = nil) {
        let number =
            old.map { "Your ticket has number \(ticket.id) and goes on where ticket \($0) ended." }
            ?? "Your ticket has number \(ticket.id)."
        say("\(number) \(place) \(expectation)\(hoursAndWait)")
    }

    private var place: String {
        switch view.waiting[ticket.queue, default: 0] {
        case ...0: "You are next in our queue."
        case 1: "One ticket is before yours in our queue."
        case let count: "\(count) tickets are before yours in our queue."
        }
    }

    private var expectation: String {
        let whereTo = ticket.channel.isLive ? "you here" : "you"
        return isSomebodyHere
            ? "Somebody will answer \(whereTo)." : "Nobody is here right now; somebody will answer \(whereTo) later."
    }

    /// When the desk is open, and how long it takes: each after a space, each only as far as it is known.
    private var hoursAndWait: String {
        let greeting = Greeting(
            hours: view.contractHours(of: ticket.service.organisation) ?? policy.calendars.hours,
            wait: view.firstAnswers[ExpectedWait(ticket.tier, ticket.channel)], now: now)
        return greeting.sentences(isSomebodyHere: isSomebodyHere).map { " " + $0 }.joined()
    }

    private var isSomebodyHere: Bool {
        view.staff.values.contains {
            $0.isAvailable && $0.actor.role == .agent && $0.actor.tiers.contains(ticket.tier)
        }
    }

    /// A ticket whose opener says how bad it is has its priority from that.
    mutating func grade(_ opening: Command.OpenTicket) {
        var graded = ticket.classification
        graded.grade(impact: opening.impact, urgency: opening.urgency)
        // P1 opens budgets and quiet hours: that is for staff to say.
        if actor.role == .customer && graded.priority == .p1 && ticket.priority != .p1 { graded.priority = .p2 }
        if graded != ticket.classification { record(.handling(.classified(graded))) }
    }
}
