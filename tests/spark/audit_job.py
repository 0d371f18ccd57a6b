#!/usr/bin/env python3
"""Audit a Parquet data set of reports with Spark: rdd.pipe drives `fazhi check --format jsonl -`.

    audit_job.py FAZHI IN.parquet OUT.parquet

IN has the columns `id` and `text`. OUT has one row a report: `id`, `kind`, `year`, `issuer`, `codes` (in text order)
and `signature` (lowest hashes of its runs of eight Chinese characters, by which reports of different machines are
held against one another). Prints the pairs that share a third of the shorter signature.
"""
import json
import shlex
import sys
import zlib


def signature(text, least=64):
    letters = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    runs = {zlib.crc32("".join(letters[i:i + 8]).encode()) for i in range(len(letters) - 7)}
    return sorted(runs)[:least]


def main():
    fazhi, source, target = sys.argv[1:4]
    from pyspark.sql import SparkSession
    spark = (SparkSession.builder.master("local[2]").appName("fazhi").config("spark.driver.host", "127.0.0.1")
             .config("spark.driver.bindAddress", "127.0.0.1").config("spark.ui.enabled", "false").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    reports = spark.read.parquet(source).select("id", "text").rdd.repartition(4)
    signatures = reports.map(lambda r: (r["id"], signature(r["text"])))
    records = reports.map(lambda r: json.dumps({"id": r["id"], "text": r["text"]}, ensure_ascii=False))
    # Exit 1 says that there are findings, which is no failure of the job.
    command = f"sh -c {shlex.quote(shlex.quote(fazhi) + ' check --format jsonl - || [ $? -le 2 ]')}"
    answers = records.pipe(command).map(json.loads)
    rows = answers.map(lambda a: (a["id"], (a.get("kind"), a.get("year"), a.get("issuer"), [f["code"] for f in a["findings"]])))
    joined = rows.join(signatures).map(lambda x: (x[0], *x[1][0], x[1][1]))
    schema = "id string, kind string, year int, issuer string, codes array<string>, signature array<long>"
    spark.createDataFrame(joined, schema).write.mode("overwrite").parquet(target)
    # One key for each hash: only reports that share one meet.
    buckets = signatures.flatMap(lambda s: [(h, s[0]) for h in s[1]]).groupByKey().mapValues(lambda ids: sorted(set(ids)))
    meet = buckets.filter(lambda b: 1 < len(b[1]) <= 64).flatMap(
        lambda b: [((x, y), 1) for i, x in enumerate(b[1]) for y in b[1][i + 1:]])
    for (a, b), n in sorted(meet.reduceByKey(lambda x, y: x + y).filter(lambda p: p[1] >= 21).collect()):
        print(f"{a} {b} {n}")
    spark.stop()


if __name__ == "__main__":
    main()
