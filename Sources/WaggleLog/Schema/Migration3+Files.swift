// Files that came with messages and notes, by ticket and number; and files that somebody sent and nothing refers to yet.
// Both name the content by its hash, under which it lies in the folder `files`. Uploads stand for no event: they go when a
// message takes them up, or after a day.

extension Schema {
    static let tablesOfFiles: SQL = """
        CREATE TABLE attachment(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, n INTEGER NOT NULL, seq INTEGER NOT NULL,
            note INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, type TEXT NOT NULL,
            sha256 TEXT NOT NULL, PRIMARY KEY(desk, ticket, n)) STRICT, WITHOUT ROWID;
        CREATE INDEX attachment_content ON attachment(sha256);

        CREATE TABLE upload(
            desk INTEGER NOT NULL, id TEXT NOT NULL, person INTEGER NOT NULL, name TEXT NOT NULL,
            size INTEGER NOT NULL, type TEXT NOT NULL, sha256 TEXT NOT NULL, created INTEGER NOT NULL,
            PRIMARY KEY(desk, id)) STRICT, WITHOUT ROWID;
        CREATE INDEX upload_person ON upload(desk, person, created);
        CREATE INDEX upload_created ON upload(created);
        CREATE INDEX upload_content ON upload(sha256);

        """
}
