// The room WebSocket.
