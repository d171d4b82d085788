extension Schema {
    /// Who decided each queue's mode: it is a switch where one was recorded.
    static let columnsOfQueues: SQL = """
        ALTER TABLE queue ADD COLUMN source TEXT NOT NULL DEFAULT 'policy';
        UPDATE queue SET source = 'manual' WHERE id IN (SELECT CAST(payload AS TEXT) ->> '$.queue' FROM event
            WHERE kind = 'mode.changed' AND event.desk = queue.desk);

        """
}
