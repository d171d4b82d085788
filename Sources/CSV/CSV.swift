// The room CSV.
