/// What an hour of the desk's people costs, so that minutes can be told as money beside what customers waited.
package struct CostPolicy: PolicySection {
    /// The currency's three letters, as in ISO 4217; empty as long as no money is told.
    package var currency = ""
    /// What an hour of somebody costs whose highest tier is L1, in hundredths of the currency; 0 is not known.
    package var l1Hour = 0
    /// The same of L2.
    package var l2Hour = 0
    /// The same of L3.
    package var l3Hour = 0
    package init() {}

    /// A million of the currency an hour is no wage.
    private static let hourMax = 100_000_000

    package func check() -> Refusal? {
        guard currency.isEmpty || currency.utf8.count == 3 && currency.utf8.allSatisfy({ (65...90).contains($0) })
        else {
            return Refusal(
                .invalidField, "currency must be three capital letters, as EUR, or empty", field: "currency")
        }
        return check(l1Hour, "l1_hour", 0...Self.hourMax) ?? check(l2Hour, "l2_hour", 0...Self.hourMax)
            ?? check(l3Hour, "l3_hour", 0...Self.hourMax)
    }
}
