// Tests of CSV.
