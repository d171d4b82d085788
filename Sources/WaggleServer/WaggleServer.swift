// The room WaggleServer.
