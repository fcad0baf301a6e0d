"""Runs queries over Parquet files in chDB or Spark: run.py chdb|spark QUERIES.json ANSWERS.json

QUERIES is a list of {"file": path, "sql": text with {table} where the rows stand}; ANSWERS is a list of rows of texts.
"""

import json
import sys


def chdb_answers(queries):
    import chdb

    for query in queries:
        table = "file('%s', Parquet)" % query["file"]
        text = str(chdb.query(query["sql"].replace("{table}", table), "JSONCompactStrings"))
        # This format writes NULL so.
        yield [[None if cell == "ᴺᵁᴸᴸ" else cell for cell in row] for row in json.loads(text)["data"]]


def spark_answers(queries):
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC").getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    for query in queries:
        spark.read.parquet(query["file"]).createOrReplaceTempView("rows_of_facts")
        rows = spark.sql(query["sql"].replace("{table}", "rows_of_facts")).collect()
        yield [[None if cell is None else str(cell) for cell in row] for row in rows]
    spark.stop()


def main():
    engine, queries, answers = sys.argv[1:]
    with open(queries, encoding="utf-8") as file:
        asked = json.load(file)
    found = list({"chdb": chdb_answers, "spark": spark_answers}[engine](asked))
    with open(answers, "w", encoding="utf-8") as file:
        json.dump(found, file)


main()
