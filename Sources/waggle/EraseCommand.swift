internal import ArgumentParser
internal import JSON

/// `waggle erase`: a customer's texts and name, for good.
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase a customer: the texts of their tickets, their name and address.",
        discussion: """
            What was said is gone from the records for good; that it was erased is recorded, and the chain stays valid.
            Numbers, times and what staff did stay. Backups made earlier still hold the texts: erase them yourself.

            Example:
              waggle erase --customer 17 --reason "asked for on 3 November" --data /srv/waggle
            """)

    @Option(help: "The customer's number.")
    var customer: Int64
    @Option(help: "Why, for the ledger.")
    var reason = ""
    @OptionGroup var data: DataOption

    func run() throws {
        let answer = try Control(data).perform("/control/erase") { writer in
            writer.field("customer", customer)
            writer.field("reason", reason)
        }
        print("Customer \(customer) was erased; event \(answer["seq"]?.intValue ?? 0) says so.")
    }
}
