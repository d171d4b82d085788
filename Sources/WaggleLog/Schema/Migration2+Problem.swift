// Problems as their events leave them, their events by number, and their tickets as those say. The index over tickets
// counts what a category usually brings.

extension Schema {
    static let tablesOfProblem: SQL = """
        CREATE TABLE problem(
            desk INTEGER NOT NULL, id INTEGER NOT NULL, state TEXT NOT NULL, category TEXT NOT NULL,
            priority INTEGER NOT NULL, owner INTEGER NOT NULL, news INTEGER NOT NULL, ended INTEGER,
            seq INTEGER NOT NULL, PRIMARY KEY(desk, id)) STRICT, WITHOUT ROWID;
        CREATE INDEX problem_category ON problem(desk, category, state);
        CREATE TABLE problem_event(
            desk INTEGER NOT NULL, problem INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(desk, problem, seq)
            ) STRICT, WITHOUT ROWID;
        CREATE TABLE problem_ticket(
            desk INTEGER NOT NULL, problem INTEGER NOT NULL, ticket INTEGER NOT NULL, since INTEGER NOT NULL,
            told INTEGER NOT NULL, asked INTEGER NOT NULL, PRIMARY KEY(desk, problem, ticket)) STRICT, WITHOUT ROWID;
        CREATE INDEX problem_of_ticket ON problem_ticket(desk, ticket);
        CREATE INDEX ticket_category ON ticket(desk, category, created);

        """
}
