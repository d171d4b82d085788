// What came after the whole desk: one list of tables for each part, in files of their own.

extension Schema {
    static let migration3: SQL =
        tablesOfLabels
        + indexOfCalls
        + tablesOfMerged
        + tablesOfFiles
        + tablesOfRoles
        + columnOfBudgets
        + tablesOfKnowledge
        + tablesOfVotes
        + tablesOfGaps
        + tablesOfExperiments
        + tablesOfHelpVisits
        + tablesOfReplies
        + indexesOfLists
}
