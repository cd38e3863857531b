#!/usr/bin/env python3
"""Writes files of events as Parquet, by DuckDB: to-parquet.py FILE.parquet EVENTS...

Every token is a column of text; one with several values is the JSON text of an array, unless `--multi first` was used.
"""

import json
import os
import subprocess
import sys

import duckdb

target, *events = sys.argv[1:]
schema = json.loads(subprocess.run(["duo2qualys", "--schema"], stdout=subprocess.PIPE, check=True).stdout)
# All columns, whatever these events have. DuckDB would guess types, and make numbers and times of some texts.
columns = {token: "JSON" if token == "unmapped" else "VARCHAR" for token in schema["properties"]}
duckdb.read_json(events, format="newline_delimited", columns=columns, maximum_object_size=1 << 26) \
    .write_parquet(target + ".new", compression="zstd")
os.replace(target + ".new", target)  # nobody sees half a file
