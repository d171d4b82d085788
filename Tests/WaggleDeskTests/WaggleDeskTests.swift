// Tests of WaggleDesk.
