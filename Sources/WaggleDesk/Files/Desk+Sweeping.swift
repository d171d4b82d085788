internal import Dispatch
internal import WaggleDomain
internal import WaggleLog

// Contents that nothing refers to go: at once when the last message that did is erased, and else in time, for a stop may
// come between a commit and the removal, or between receiving and the commit.

extension Desk {
    private static let sweeper = DispatchQueue(label: "waggle.desk.files", qos: .utility)
    /// A content younger than this may be about to be referred to.
    private static let orphanAgeSeconds = 3_600
    /// Contents looked at in one turn.
    private static let sweptAtOnce = 500

    /// Forgets uploads whose messages never came, and removes orphans. Any queue.
    package func sweepFiles(completion: @escaping @Sendable () -> Void = {}) {
        Self.sweeper.async { [self] in
            let contents = files.contents(olderThan: Self.orphanAgeSeconds, limit: .max)
            sweep(contents[...], completion)
        }
    }

    private func sweep(_ contents: ArraySlice<String>, _ completion: @escaping @Sendable () -> Void) {
        let some = contents.prefix(Self.sweptAtOnce)
        let gone = Box<[String]>([])
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in
                let late = try access.transaction.dropUploads(before: access.now - Bounds.uploadLifetime)
                gone.value = try unreferenced(late + some)
            },
            completion: { [self] error in
                if error == nil { for content in gone.value { files.remove(content) } }
                let rest = contents.dropFirst(Self.sweptAtOnce)
                if error != nil || rest.isEmpty { return completion() }
                Self.sweeper.async { self.sweep(rest, completion) }
            })
        if !submit(.write(write)) { completion() }
    }

    /// Those of them that no row refers to. On the queue.
    func unreferenced(_ contents: [String]) throws(LogError) -> [String] {
        var free: [String] = []
        for content in Set(contents) where try !log.reader.refersTo(content) { free.append(content) }
        return free
    }
}
