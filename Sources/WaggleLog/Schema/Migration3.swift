// What lists narrow tickets by besides their own rows.

extension Schema {
    static let migration3: SQL =
        tablesOfLabels
        + indexOfCalls
        + tablesOfMerged
}
