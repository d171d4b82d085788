// Tests of WaggleLog.
