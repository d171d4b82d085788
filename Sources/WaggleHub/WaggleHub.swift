// The room WaggleHub.
