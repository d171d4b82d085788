// The room WaggleWire.
