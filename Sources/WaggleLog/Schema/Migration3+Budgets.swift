extension Schema {
    /// How many live invitations within 24 hours a person may get; null: as many as the desk's settings say.
    static let columnOfBudgets: SQL = """
        ALTER TABLE person ADD COLUMN interruptions INTEGER;

        """
}
