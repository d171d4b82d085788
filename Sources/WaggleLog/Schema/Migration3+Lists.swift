extension Schema {
    /// Lists are read in their order and end with the page, instead of sorting every ticket for fifty: each order of
    /// `TicketOrder`, and a queue's own. The index of states covers what the queues' counts need.
    static let indexesOfLists: SQL = """
        CREATE INDEX ticket_updated ON ticket(desk, version);
        CREATE INDEX ticket_waiting ON ticket(
            desk, (state IN ('closed', 'cancelled')), coalesce(waiting_since, 9223372036854775807), id);
        CREATE INDEX ticket_queue_waiting ON ticket(
            desk, queue, (state IN ('closed', 'cancelled')), coalesce(waiting_since, 9223372036854775807), id);
        CREATE INDEX ticket_priority ON ticket(
            desk, (state IN ('closed', 'cancelled')), priority, coalesce(waiting_since, 9223372036854775807), id);
        DROP INDEX ticket_state;
        CREATE INDEX ticket_state ON ticket(desk, state, queue, waiting_since, imported);

        """
}
