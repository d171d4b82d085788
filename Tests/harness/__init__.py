"""What the Python tests share: the server under test, a TCP proxy that breaks links, a browser."""
