// Test support for the rooms that speak the domain: a cast of people, a story about one ticket, and
// chance that repeats itself. No shipped room imports it.
