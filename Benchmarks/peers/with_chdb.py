"""ClickHouse in this process: CASE over columns in memory, on one thread."""
import importlib.metadata

import numpy
from chdb import session

import rows as benchmark
import sql

# Rows of a block, as ClickHouse works by default; blocks of this size stay in the second cache.
BLOCK = "min_insert_block_size_rows = 65409, min_insert_block_size_bytes = 0, max_block_size = 65409"

COLUMNS = {
    "String": lambda words: "String",
    "LowCardinality(String)": lambda words: "LowCardinality(String)",
    "Enum8": lambda words: "Enum8(" + ", ".join(f"'{word}' = {number}" for number, word in enumerate(words)) + ")",
    "UInt8": None,
}


def version():
    return "chDB " + importlib.metadata.version("chdb")


def queries(rows, columns):
    """Verdicts, and verdicts with provisions, by the way they are written."""
    conditions = sql.conditions(rows, as_numbers=columns == "UInt8")
    masks = sql.masks(rows, conditions, lambda one, other: f"bitOr({one}, {other})")
    masks["truths times bits"] = " + ".join(
        f"toUInt16({text}) * {rows.bit(provision)}" for provision, text in conditions.items())
    verdicts = {way: f"SELECT {text} AS unlawful" for way, text in sql.verdicts(conditions).items()}
    both = {way: f"SELECT breached != 0 AS unlawful, {text} AS breached" for way, text in masks.items()}
    return {"verdict": verdicts, "verdict and provisions": both}


def load(clickhouse, rows):
    numpy.stack(list(rows.cells.values()), axis=1).tofile(rows.folder / "rows.binary")
    schema = ", ".join(f"{fact} UInt8" for fact in rows.cells)
    clickhouse.query("CREATE DATABASE benchmark")
    clickhouse.query(f"CREATE TABLE benchmark.UInt8 ({schema}) ENGINE = Memory")
    clickhouse.query(
        f"INSERT INTO benchmark.UInt8 SELECT * FROM file('{rows.folder / 'rows.binary'}', RowBinary, '{schema}') "
        f"SETTINGS {BLOCK}")
    (rows.folder / "rows.binary").unlink()
    words = [
        f"transform({fact}, {list(range(len(rows.words[fact])))}, {rows.words[fact]}, '') AS {fact}"
        if fact in rows.enumerations else fact for fact in rows.cells
    ]
    for columns, kind in COLUMNS.items():
        if kind is None:
            continue
        schema = ", ".join(
            f"{fact} {kind(rows.words[fact]) if fact in rows.enumerations else 'UInt8'}" for fact in rows.cells)
        clickhouse.query(f"CREATE TABLE benchmark.`{columns}` ({schema}) ENGINE = Memory")
        clickhouse.query(
            f"INSERT INTO benchmark.`{columns}` SELECT {', '.join(words)} FROM benchmark.UInt8 SETTINGS {BLOCK}")


def opened(rows):
    clickhouse = session.Session()
    clickhouse.query("SET max_threads = 1")
    load(clickhouse, rows)
    return clickhouse


def check(rows):
    clickhouse = opened(rows)
    for columns in COLUMNS:
        for ways in queries(rows, columns).values():
            for way, query in ways.items():
                answer = clickhouse.query(f"{query} FROM benchmark.`{columns}`", "CSV").bytes().decode().split()
                numbers = numpy.array([line.split(",") for line in answer], dtype=numpy.uint64)
                breached = numbers[:, 1] if numbers.shape[1] > 1 else None
                rows.agree(f"chdb, {columns}, {way}", numbers[:, 0], breached)


def measure(rows):
    clickhouse = opened(rows)
    for columns in COLUMNS:
        for answer, ways in queries(rows, columns).items():
            times = {
                way: benchmark.best(lambda: clickhouse.query(f"{query} FROM benchmark.`{columns}` FORMAT Null"))
                for way, query in ways.items()
            }
            way = min(times, key=times.get)
            yield {"form": f"CASE over {columns}", "answer": answer, "way": way,
                   "rowsPerSecond": rows.count / times[way]}
