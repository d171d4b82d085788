extension Schema {
    /// Calls that are over are listed too.
    static let indexOfCalls: SQL = """
        CREATE INDEX call_back_window ON call_back(desk, queue, from_ms, ticket, n);

        """
}
