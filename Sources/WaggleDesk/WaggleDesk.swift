// The room WaggleDesk.
