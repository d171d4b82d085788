internal import ArgumentParser
internal import JSON
internal import WaggleDomain
internal import WaggleLog

/// `waggle erase`: a customer's texts and name, for good.
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase a customer: the texts of their tickets, their name and address.",
        discussion: """
            Nothing brings it back but a backup. Gone are all messages, notes, subjects, fields and imported rows of the
            customer's tickets, whoever wrote them, and the customer's name, address and log-in. Numbers, times, states,
            tags and who of the staff did what stay; that it was erased is recorded, and the chain stays valid.
            Backups made earlier still hold the texts: delete them, or erase again after restoring one.

            Without --yes it says what would go and changes nothing.

            Example:
              waggle erase --customer 17 --reason "asked for on 3 November" --yes --data /srv/waggle
            """)

    @Option(help: "The customer's number.")
    var customer: Int64
    @Option(help: "Why, for the ledger, where it stays: do not name the customer.")
    var reason: String
    @Flag(help: "Yes, erase: it cannot be taken back.")
    var yes = false
    @OptionGroup var data: DataOption

    func run() throws {
        guard yes else { return try explain() }
        let answer = try Control(data).perform("/control/erase") { writer in
            writer.field("customer", customer)
            writer.field("reason", reason)
        }
        print("Customer \(customer) was erased; event \(answer["seq"]?.intValue ?? 0) says so.")
        print("Backups made before still hold the texts.")
    }

    private func explain() throws {
        let reader = try data.reader()
        guard let person = try reader.person(UserID(customer)), person.role == .customer else {
            throw Failure.badData("there is no customer \(customer)")
        }
        let tickets = try reader.tickets(ofCustomer: person.id, limit: Bounds.erasedTicketsMax + 1).count
        print(
            "Customer \(customer) (\(person.name)) has \(tickets) tickets. Every text in them would go for good, with the"
        )
        print("customer's name, address and log-in. Nothing was changed; say it again with --yes.")
        throw ExitCode(64)
    }
}
