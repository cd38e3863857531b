"""Runs duo.sql in DuckDB, on one thread: python3 duo_duckdb.py EVENTS FILE"""

import os
import sys

import duckdb

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "duo.sql")) as file:
    statements = file.read()
database = duckdb.connect(config={"threads": 1})
database.execute("SET VARIABLE events = ?", [sys.argv[1]])
database.execute("SET VARIABLE input = ?", [sys.argv[2]])
database.execute(statements)
