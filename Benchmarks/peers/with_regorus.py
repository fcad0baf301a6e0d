"""Regorus, an interpreter of Rego in Rust."""
import importlib.metadata
import json
import pathlib

import hobofan_regorus

import rows as benchmark

SAMPLE = 20_000


def version():
    return "Regorus, hobofan-regorus " + importlib.metadata.version("hobofan-regorus")


def decisions(rule):
    engine = hobofan_regorus.Engine()
    engine.add_policy("policy.rego", (pathlib.Path(__file__).parent / "policy.rego").read_text())

    def decide(text):
        engine.set_input_json(text)
        return engine.eval_rule(rule)

    return decide


def inputs(rows, count):
    return [json.dumps(rows.dictionary(row)) for row in range(count)]


def check(rows):
    unlawful, breached = decisions("data.flow.unlawful"), decisions("data.flow.breached")
    texts = inputs(rows, rows.count)
    rows.agree("regorus", [unlawful(text) for text in texts], [rows.mask(breached(text)) for text in texts])


def measure(rows):
    texts = inputs(rows, min(rows.count, SAMPLE))
    empty = benchmark.each(decisions("data.flow.nothing"), texts)
    for answer, rule in (("verdict", "unlawful"), ("verdict and provisions", "breached")):
        one = benchmark.each(decisions("data.flow." + rule), texts)
        yield {"form": "Rego rules, one call each", "answer": answer, "rowsPerSecond": 1 / one, "emptySeconds": empty}
