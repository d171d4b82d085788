internal import Crypto

/// The two random names of a desk: the clients' epoch, which a restore renews, and the chain's origin, which stays.
struct DeskNames: Equatable {
    let epoch: String
    let chainOrigin: String

    init(_ database: Database, _ desk: Int64) throws(LogError) {
        let row = try database.prepare("SELECT epoch, chain_origin FROM desk WHERE id = ?")
        row.bind(1, desk)
        guard try row.step() else { throw .unreadable(what: "desk \(desk) has no epoch") }
        defer { row.reset() }
        epoch = row.text(0)
        chainOrigin = row.text(1)
    }

    /// 16 hexadecimal digits nobody can foresee.
    static func fresh() -> String { Hex.encode(SecureRandom.bytes(8)) }
}
