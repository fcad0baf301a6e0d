#!/usr/bin/env python3
"""Judges the rows of a folder by a peer of Wayleave, and prints what it took, as JSON.

    peers.py check PEER FOLDER      compares every answer with Wayleave's; ends with 1 and says where one differs
    peers.py measure PEER FOLDER    rows each second, with the answers that are compared by `check`
    peers.py parquet CSV PARQUET N  the same rows N times over as Parquet, words as texts, unknown cells as NULL
"""
import importlib
import json
import sys


def parquet(csv, file, times):
    import duckdb
    rows = f"SELECT rows.* FROM range({times}), read_csv('{csv}', all_varchar = true) rows"
    duckdb.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet)")


def main(command, *arguments):
    if command == "parquet":
        return parquet(*arguments)
    import rows
    name, folder = arguments
    peer = importlib.import_module("with_" + name)
    some = rows.Rows(folder)
    if command == "check":
        peer.check(some)
        print(json.dumps({"version": peer.version(), "rows": some.count}))
    elif command == "measure":
        print(json.dumps({"version": peer.version(), "rows": some.count, "figures": list(peer.measure(some))}))
    else:
        raise SystemExit(__doc__)


main(*sys.argv[1:])
