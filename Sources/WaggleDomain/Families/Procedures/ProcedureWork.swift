/// A procedure as it was begun on a ticket: its steps of that moment go with it.
package struct ProcedureBegun: Equatable, Sendable {
    /// Dense per ticket from 1.
    package var number: Int
    package var code: String
    package var title: String
    package var steps: [ProcedureStep]
    package init(number: Int, code: String, title: String, steps: [ProcedureStep]) {
        self.number = number
        self.code = code
        self.title = title
        self.steps = steps
    }
}

/// What somebody says of one step.
package struct ProcedureMark: Equatable, Sendable {
    package var procedure: Int
    /// From 1.
    package var step: Int
    package var state: ProcedureStepState
    /// Why it is skipped; empty otherwise.
    package var note: String  // text
    package init(procedure: Int, step: Int, state: ProcedureStepState, note: String = "") {
        self.procedure = procedure
        self.step = step
        self.state = state
        self.note = note
    }
}

package enum ProcedureStepState: String, CaseIterable, Sendable {
    case open, done, skipped
}

extension Ticket {
    /// A procedure on a ticket.
    package struct ProcedureWork: Equatable, Sendable {
        package let begun: ProcedureBegun
        package let by: UserID
        package let at: Milliseconds
        package internal(set) var steps: [Step]
        /// Dropped procedures hold nothing up, and nobody marks their steps.
        package internal(set) var isDropped = false

        package struct Step: Equatable, Sendable {
            package internal(set) var state = ProcedureStepState.open
            package internal(set) var by: UserID?
            package internal(set) var at: Milliseconds?
            package internal(set) var note = ""
        }

        /// The steps, from 1, that are to be done before solving and are still open. A skipped one is not.
        package var openRequired: [Int] {
            if isDropped { return [] }
            return zip(begun.steps, steps).enumerated().compactMap { index, pair in
                pair.0.isRequired && pair.1.state == .open ? index + 1 : nil
            }
        }
    }

    /// Steps to be done before solving that are still open, of all procedures.
    package var openRequiredSteps: Int { handling.procedures.reduce(0) { $0 + $1.openRequired.count } }

    mutating func begin(_ begun: ProcedureBegun, by actor: UserID, at now: Milliseconds) {
        handling.procedures.append(
            ProcedureWork(
                begun: begun, by: actor, at: now,
                steps: Array(repeating: ProcedureWork.Step(), count: begun.steps.count)))
    }

    mutating func mark(_ mark: ProcedureMark, by actor: UserID, at now: Milliseconds) {
        guard let index = handling.procedures.firstIndex(where: { $0.begun.number == mark.procedure }),
            handling.procedures[index].steps.indices.contains(mark.step - 1)
        else { return }
        handling.procedures[index].steps[mark.step - 1] = .init(
            state: mark.state, by: actor, at: now, note: mark.note)
    }

    mutating func drop(procedure number: Int) {
        guard let index = handling.procedures.firstIndex(where: { $0.begun.number == number }) else { return }
        handling.procedures[index].isDropped = true
    }
}
