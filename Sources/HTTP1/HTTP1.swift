// The room HTTP1.
