// The room WaggleLog.
