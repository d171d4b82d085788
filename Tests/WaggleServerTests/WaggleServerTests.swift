// Tests of WaggleServer.
