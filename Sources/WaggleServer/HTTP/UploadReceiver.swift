internal import Dispatch
internal import Synchronization
internal import WaggleDomain
internal import WaggleLog

// A file on its way in. Nothing is taken before it is known who sends it; from then on the socket is read as fast as the
// disk writes, with at most `pendingMax` bytes in between.
//
//     begun ──open──▶ open ──end──▶ ended          cancelled from anywhere: what is on the disk goes

/// Takes the body of one upload. Doors are called on the connection's shard, `open` from any queue.
final class UploadReceiver: BodyReceiver {
    private struct State {
        var isOpen = false
        var isOver = false
        /// Bytes handed to the disk and not yet written.
        var pending = 0
    }

    private static let pendingMax = 256 * 1_024

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "waggle.upload", qos: .userInitiated)
    private let responder: any Responder
    /// What to answer when the disk fails.
    private let failed: @Sendable (LogError) -> Void
    /// Gives the slot back that the upload holds.
    private let slot = Mutex<UploadSlots.Slot?>(nil)
    // Touched on `queue` only.
    private nonisolated(unsafe) var writer: FileWriter?
    private nonisolated(unsafe) var done: (@Sendable (FileWriter.Received) -> Void)?

    init(responder: any Responder, failed: @escaping @Sendable (LogError) -> Void) {
        self.responder = responder
        self.failed = failed
    }

    var isReady: Bool { state.withLock { ($0.isOpen && $0.pending < Self.pendingMax) || $0.isOver } }

    /// Begins to take the body; `done` gets the content when it is whole and in its place, pinned.
    func open(
        in store: FileStore, holding slot: UploadSlots.Slot, done: @escaping @Sendable (FileWriter.Received) -> Void
    ) {
        self.slot.withLock { $0 = slot }
        queue.async { [self] in
            guard !state.withLock({ $0.isOver }) else { return }
            do throws(LogError) {
                writer = try store.begin()
                self.done = done
                state.withLock { $0.isOpen = true }
                responder.resume()
            } catch {
                fail(error)
            }
        }
    }

    func receive(_ bytes: [UInt8]) {
        state.withLock { $0.pending += bytes.count }
        queue.async { [self] in
            do throws(LogError) {
                try writer?.write(bytes)
            } catch {
                fail(error)
            }
            let hasRoomAgain = state.withLock { state in
                let wasFull = state.pending >= Self.pendingMax
                state.pending -= bytes.count
                return wasFull && state.pending < Self.pendingMax
            }
            if hasRoomAgain { responder.resume() }
        }
    }

    func end() {
        queue.async { [self] in
            guard let writer, let done else { return }
            self.writer = nil
            do throws(LogError) {
                let received = try writer.finish()
                giveBack()
                done(received)
            } catch {
                fail(error)
            }
        }
    }

    func cancel() {
        state.withLock { $0.isOver = true }
        queue.async { [self] in
            writer?.cancel()
            writer = nil
            giveBack()
        }
    }

    /// On the queue. What still comes is dropped.
    private func fail(_ error: LogError) {
        state.withLock { $0.isOver = true }
        writer?.cancel()
        writer = nil
        giveBack()
        failed(error)
    }

    private func giveBack() { slot.withLock { $0 = nil } }
}

/// For a body whose request was refused already: takes nothing.
final class ClosedReceiver: BodyReceiver {
    var isReady: Bool { false }
    func receive(_ bytes: [UInt8]) {}
    func end() {}
    func cancel() {}
}

/// How many files are being received, in all and by person. Any queue.
final class UploadSlots: Sendable {
    /// One place; given back by its end.
    final class Slot: Sendable {
        private let slots: UploadSlots
        private let person: UserID

        fileprivate init(_ slots: UploadSlots, _ person: UserID) {
            self.slots = slots
            self.person = person
        }

        deinit { slots.giveBack(person) }
    }

    private let max: Int
    private let maxPerPerson: Int
    private let taken = Mutex<(all: Int, people: [UserID: Int])>((0, [:]))

    init(limits: Limits) {
        max = limits.uploads
        maxPerPerson = limits.uploadsPerPerson
    }

    /// A place; nil when there is none.
    func take(_ person: UserID) -> Slot? {
        let isFree = taken.withLock { taken in
            guard taken.all < max, taken.people[person, default: 0] < maxPerPerson else { return false }
            taken.all += 1
            taken.people[person, default: 0] += 1
            return true
        }
        return isFree ? Slot(self, person) : nil
    }

    private func giveBack(_ person: UserID) {
        taken.withLock { taken in
            taken.all -= 1
            let left = taken.people[person, default: 1] - 1
            taken.people[person] = left > 0 ? left : nil
        }
    }
}
