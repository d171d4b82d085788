// Life cycles are tables: a state, a step, the state after it. Decisions ask the table whether a step is lawful, replay
// follows it, and docs/concepts/life-cycles.md is drawn from it; a house test compares the two.

/// The states one kind of thing may be in, and which step leads from where to where.
package protocol LifeCycle: CaseIterable, RawRepresentable, Sendable, Equatable where RawValue == String {
    associatedtype Step: LifeCycleStep where Step.State == Self
    /// Where it begins.
    static var initial: Self { get }
    /// The state after `step`, or nil when the step is not lawful from here.
    func after(_ step: Step) -> Self?
}

/// What may happen in a life cycle.
package protocol LifeCycleStep: CaseIterable, RawRepresentable, Sendable where RawValue == String {
    associatedtype State
    /// Where the step leads when the table knows no way from the state before: replay may not refuse.
    var destination: State { get }
}

extension LifeCycle {
    /// Replays a step.
    mutating func move(_ step: Step) { self = after(step) ?? step.destination }
}
