// Tests of WaggleWire.
