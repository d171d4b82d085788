internal import Glibc
package import WaggleDomain

/// What happens when a rule of our own is broken: the process stops, in release as well, before anything of the turn
/// is on the disk. A desk that goes on with a ticket nobody understands would only record more of it; the supervisor
/// starts another process, which knows what was committed and nothing else.
package enum Breach {
    /// Returns when `broken` is empty; else says what is broken, on standard error, and ends the process by SIGABRT.
    /// The sentences come from `Ticket.checkInvariants` and hold no text of anybody's. Any queue.
    package static func stop(on broken: [String], of ticket: TicketID) {
        guard !broken.isEmpty else { return }
        let sentence = "waggle: ticket \(ticket.rawValue) breaks a rule of its own, so the desk stops: "
        let line = Array((sentence + broken.joined(separator: "; ") + "\n").utf8)
        _ = write(2, line, line.count)
        abort()
    }
}
