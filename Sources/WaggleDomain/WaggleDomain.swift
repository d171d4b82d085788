// The room WaggleDomain.
