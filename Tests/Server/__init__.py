"""Tests of the running server from outside: what strangers, customers and machines may send it."""
