internal import WaggleDomain

// The families' events, each written and read in a file of its own (`HandlingEvent+Coding.swift`, ...).

/// How a family's events are stored.
protocol GroupCoding {
    func write(to sink: inout EventSink)
    /// The event of the source's kind, or nil when the kind is not of this family.
    static func read(_ source: inout EventSource) throws(LogError) -> Self?
}

extension EventSource {
    /// The event of a family.
    mutating func readGroup() throws(LogError) -> Event? {
        if let event = try HandlingEvent.read(&self) { return .handling(event) }
        if let event = try ContactEvent.read(&self) { return .contact(event) }
        if let event = try PartnerEvent.read(&self) { return .partner(event) }
        if let event = try TieringEvent.read(&self) { return .tiering(event) }
        if let event = try RoutingEvent.read(&self) { return .routing(event) }
        if let event = try SwarmingEvent.read(&self) { return .swarming(event) }
        if let event = try ServiceEvent.read(&self) { return .service(event) }
        if let event = try DeskEvent.read(&self) { return .desk(event) }
        if let event = try ProblemEvent.read(&self) { return .problem(event) }
        if let event = try StaffingEvent.read(&self) { return .staffing(event) }
        if let event = try KnowledgeEvent.read(&self) { return .knowledge(event) }
        if let event = try ExperimentEvent.read(&self) { return .experiment(event) }
        return nil
    }
}
