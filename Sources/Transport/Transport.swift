// The room Transport.
