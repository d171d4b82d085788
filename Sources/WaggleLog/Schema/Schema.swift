internal import Crypto

/// One numbered step of the schema: forward only, never edited once released (its checksum is kept).
struct Migration: Sendable {
    let version: Int
    let sql: SQL
    var checksum: String { SHA256.hash(sql.text).hex }
}

enum Schema {
    /// Written into the file's header, so that other programs' databases are told apart: "WAGL".
    static let applicationID: Int64 = 0x5741_474C
    static let migrations: [Migration] = [
        Migration(version: 1, sql: migration1), Migration(version: 2, sql: migration2),
        Migration(version: 3, sql: migration3), Migration(version: 4, sql: migration4),
    ]
    static var current: Int { migrations.count }
    /// The desk that an empty folder gets.
    static let mainDesk: Int64 = 1
}
