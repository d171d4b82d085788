// What came after the first release with the whole desk: one list of tables for each part, in files of their own.

extension Schema {
    static let migration4: SQL =
        tablesOfIdentity
}
