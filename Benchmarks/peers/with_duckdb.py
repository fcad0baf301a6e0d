"""DuckDB in this process: CASE over a table in memory, on one thread."""
import duckdb

import rows as benchmark
import sql

COLUMNS = ["VARCHAR", "ENUM", "UTINYINT"]


def version():
    return "DuckDB " + duckdb.__version__


def queries(rows, columns):
    conditions = sql.conditions(rows, as_numbers=columns == "UTINYINT")
    masks = sql.masks(rows, conditions, lambda one, other: f"{one} | {other}")
    return {
        "verdict": {way: f"SELECT {text} AS unlawful FROM {columns}"
                    for way, text in sql.verdicts(conditions).items()},
        "verdict and provisions": {
            way: f"SELECT CASE WHEN breached <> 0 THEN 1 ELSE 0 END AS unlawful, breached "
                 f"FROM (SELECT {text} AS breached FROM {columns})"
            for way, text in masks.items()},
    }


def opened(rows):
    database = duckdb.connect()
    database.execute("SET threads = 1")
    cells = rows.cells  # Read by name below.
    numbers = [f"{fact}::UTINYINT AS {fact}" for fact in rows.enumerations]
    switches = [f"({fact} = 1) AS {fact}" for fact in rows.switches]
    database.execute(f"CREATE TABLE UTINYINT AS SELECT {', '.join(numbers + switches)} FROM cells")
    words = [f"{rows.words[fact]}[{fact} + 1] AS {fact}" for fact in rows.enumerations]
    database.execute(f"CREATE TABLE VARCHAR AS SELECT {', '.join(words + rows.switches)} FROM UTINYINT")
    for fact in rows.enumerations:
        database.execute(f"CREATE TYPE {fact}_word AS ENUM {tuple(rows.words[fact])}")
    enumerations = [f"{fact}::{fact}_word AS {fact}" for fact in rows.enumerations]
    database.execute(f"CREATE TABLE ENUM AS SELECT {', '.join(enumerations + rows.switches)} FROM VARCHAR")
    return database


def check(rows):
    database = opened(rows)
    for columns in COLUMNS:
        for ways in queries(rows, columns).values():
            for way, query in ways.items():
                answer = database.execute(query).fetchnumpy()
                rows.agree(f"duckdb, {columns}, {way}", answer["unlawful"], answer.get("breached"))


def measure(rows):
    database = opened(rows)
    for columns in COLUMNS:
        for answer, ways in queries(rows, columns).items():
            # A sum of each column, so that all are worked out and none is written out.
            sums = "sum(unlawful)" if answer == "verdict" else "sum(unlawful), sum(breached)"
            times = {
                way: benchmark.best(lambda: database.execute(f"SELECT {sums} FROM ({query})").fetchall())
                for way, query in ways.items()
            }
            way = min(times, key=times.get)
            yield {"form": f"CASE over {columns}", "answer": answer, "way": way,
                   "rowsPerSecond": rows.count / times[way]}
