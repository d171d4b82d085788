// The room TLS.
