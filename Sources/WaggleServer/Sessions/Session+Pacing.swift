internal import WaggleDesk

// Answers that may be large are asked for only when there is room for them.
//
// One reply holds at most `replyBytes`, but a client may ask for many in one frame: it comes back after a while and
// recovers every channel at once, or a console pages through histories. Made all at the same time they would pass
// `outputBytes` and the client would be cut for what it asked, come back, and be cut again. So questions with heavy
// answers wait in order until what is under way and what lies unsent leave room. A waiting question counts as under
// way, so a client that goes on asking is not read. Signals, changes and their receipts are small and never wait.

extension Session {
    /// A question that waits, with the most its answer may weigh.
    struct Parked {
        let bytes: Int
        let ask: () -> Void
    }

    /// What answers under way may come to: together with the output below high water it stays under the cap.
    private var room: Int { world.limits.outputBytes - world.limits.highWater }

    /// Runs `ask` now or when there is room; whatever answers it calls `answered(expecting:)` with the same bytes.
    func whenRoom(for bytes: Int, _ ask: @escaping () -> Void) {
        began()
        if parked.isEmpty, hasRoom(for: bytes) {
            expectedBytes += bytes
            return ask()
        }
        parked.append(Parked(bytes: bytes, ask: ask))
        askLater()
    }

    /// Has nothing to wait for an answer of so many bytes?
    func hasRoom(for bytes: Int) -> Bool {
        !owner.isCongested && (expectedBytes == 0 || expectedBytes + bytes <= room)
    }

    /// A question asked through `whenRoom` is answered.
    func answered(expecting bytes: Int) {
        expectedBytes -= bytes
        answered()
        if !parked.isEmpty { askLater() }
    }

    /// The socket has taken what waited.
    func outputDrained() {
        while state != .closed, let next = parked.first, hasRoom(for: next.bytes) {
            parked.removeFirst()
            expectedBytes += next.bytes
            next.ask()
        }
    }

    /// In another turn. Nobody calls when an answer that filled the output in that very turn is then sent at once,
    /// so it is tried again until something is under way or the output's draining is sure to call.
    private func askLater() {
        guard !isAskPosted else { return }
        isAskPosted = true
        owner.shard.postUrgent { [weak self] in
            guard let self else { return }
            isAskPosted = false
            outputDrained()
            if state != .closed, !parked.isEmpty, expectedBytes == 0, !owner.willDrain { askLater() }
        }
    }

    /// The most a history page of `limit` publications may weigh: a text has 16 KiB, its frame little.
    func historyBytes(_ limit: Int) -> Int { min(world.limits.replyBytes, limit * 20 * 1_024) }

    /// The most a method's answer is expected to weigh; 0 for those that only receipt.
    func answerBytes(_ method: Method) -> Int {
        guard method.kind == .read else { return 0 }
        return method == .ticketList || method == .ledgerList
            ? world.limits.replyBytes / 2 : world.limits.replyBytes / 8
    }
}
