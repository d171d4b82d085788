internal import Synchronization
package import WaggleWire

/// Who is connected to which channel, over all shards. Presence is never stored: it ends with the
/// connection. Behind a lock, callable from any queue; no lock is held over a callback.
package final class Presence: Sendable {
    /// One connection's entry: who, and the extra facts as raw JSON.
    package struct Entry: Sendable {
        package let user: String
        package let client: String
        package let info: [UInt8]
        /// An entry.
        package init(user: String, client: String, info: [UInt8]) {
            self.user = user
            self.client = client
            self.info = info
        }
    }

    private let channels = Mutex<[Channel: [String: Entry]]>([:])

    /// Nobody anywhere.
    package init() {}

    /// Puts a connection on the channel, in place of an entry of the same client.
    package func add(_ entry: Entry, to channel: Channel) {
        channels.withLock { $0[channel, default: [:]][entry.client] = entry }
    }

    /// Takes a connection off the channel.
    package func remove(client: String, from channel: Channel) {
        channels.withLock { channels in
            channels[channel]?[client] = nil
            if channels[channel]?.isEmpty == true { channels[channel] = nil }
        }
    }

    /// Everyone on the channel, by client id; at most `limit` entries.
    package func entries(of channel: Channel, limit: Int) -> [Entry] {
        channels.withLock { channels in
            (channels[channel]?.values.sorted { $0.client < $1.client } ?? []).prefix(limit).map { $0 }
        }
    }

    /// Connections and distinct people on the channel.
    package func counts(of channel: Channel) -> (clients: Int, users: Int) {
        channels.withLock { channels in
            let entries = channels[channel] ?? [:]
            return (entries.count, Set(entries.values.map(\.user)).count)
        }
    }
}
