// Tests of WaggleHub.
