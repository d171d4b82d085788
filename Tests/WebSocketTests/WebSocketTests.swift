// Tests of WebSocket.
