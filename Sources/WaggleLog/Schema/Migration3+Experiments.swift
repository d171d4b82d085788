// The events of each experiment by number. What one has become is replayed from them, of which there are few.

extension Schema {
    static let tablesOfExperiments: SQL = """
        CREATE TABLE experiment_event(
            desk INTEGER NOT NULL, experiment INTEGER NOT NULL, seq INTEGER NOT NULL,
            PRIMARY KEY(desk, experiment, seq)) STRICT, WITHOUT ROWID;

        """
}
