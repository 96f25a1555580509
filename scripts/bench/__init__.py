"""Benchmarks: each a program that prints what it measures, and its row of docs/BENCH.md."""
