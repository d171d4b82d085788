// Tests of WaggleDomain.
