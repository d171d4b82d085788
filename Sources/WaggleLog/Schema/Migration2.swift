// What the whole desk keeps besides the log: one list of tables and columns for each family, in files of their own.

extension Schema {
    static let migration2: SQL =
        columnsOfQueues
        + tablesOfContact
        + tablesOfPartners
        + tablesOfSwarming
        + tablesOfReading
        + tablesOfService
        + tablesOfTiering
        + tablesOfStaffing
        + tablesOfProblem
}
