#!/usr/bin/env python3
"""Saves Duo's logs in a new folder, by Duo's own client.

usage: duo-fetch.py CONFIG FOLDER SINCE LOG...
CONFIG is a file like duo.conf, SINCE is Unix time in seconds, LOG is activity, authentication or administrator.
"""

import json
import os
import sys
import time

import duo_client

config, folder, since, *logs = sys.argv[1:]
since, now = int(since), int(time.time())
with open(config) as file:
    if os.fstat(file.fileno()).st_mode & 0o007:
        sys.exit(f"everybody may read {config}: chmod 600 it")
    settings = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line and not line.startswith("#"))
api = duo_client.Admin(ikey=settings["ikey"], skey=settings["skey"], host=settings["host"])


def administrator():
    """A page may lack records of its last second, so the next page begins with that second: its records come twice."""
    begin = since
    while True:
        records = api.get_administrator_log(mintime=begin)
        yield records
        if len(records) < 1000:
            break
        begin = max(begin + 1, records[-1]["timestamp"])


def pages(get, **more):
    offset = None
    while True:
        page = get(mintime=since * 1000, maxtime=now * 1000, limit="1000", next_offset=offset, **more)
        yield page
        offset = page["metadata"].get("next_offset")
        if not offset:
            break


fetch = {
    "activity": lambda: pages(api.get_activity_logs),
    "authentication": lambda: pages(api.get_authentication_log, api_version=2),
    "administrator": administrator,
}
os.mkdir(folder, 0o700)  # fails if the folder exists, so that pages of different days are never mixed
for log in logs:
    for number, page in enumerate(fetch[log](), 1):
        with open(f"{folder}/{log}-{number:05}.json", "w") as file:
            json.dump(page, file)
