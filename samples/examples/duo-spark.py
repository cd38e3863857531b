"""Converts a data set of JSON lines by duo2qualys on every worker: duo-spark.py LOGS EVENTS REJECTS"""

import sys
from pyspark import SparkContext

logs, events, rejects = sys.argv[1:]
records = SparkContext.getOrCreate().textFile(logs)

def convert(options):  # status 1 is for rejects; any other ends the job
    command = f"duo2qualys -j1 --quiet {options} || {{ status=$?; test $status = 1 || exit $status; }}"
    return records.pipe(f"sh -c '{command}'", checkCode=True)

convert("").saveAsTextFile(events)
convert("--output /dev/null --rejects /dev/stdout").saveAsTextFile(rejects)
