"""ZEN: a decision table, and the same rules as one expression."""
import importlib.metadata
import json
import pathlib

import zen

import rows as benchmark

SAMPLE = 10_000
BATCH = 500
FOLDER = pathlib.Path(__file__).parent


def version():
    return "zen-engine " + importlib.metadata.version("zen-engine")


def graph(hits):
    """The decision table between an input and an output; without hits, nothing is between them."""
    nodes = [{"id": name, "name": name, "type": name + "Node"} for name in ("input", "output")]
    if hits is None:
        return {"nodes": nodes, "edges": [{"id": "1", "sourceId": "input", "targetId": "output"}]}
    table = json.loads((FOLDER / "policy.zen.json").read_text()) | {"hitPolicy": hits}
    nodes.append({"id": "table", "name": "table", "type": "decisionTableNode", "content": table})
    edges = [{"id": "1", "sourceId": "input", "targetId": "table"},
             {"id": "2", "sourceId": "table", "targetId": "output"}]
    return {"nodes": nodes, "edges": edges}


ENGINE = zen.ZenEngine({"loader": {"type": "static", "content": {
    "first": graph("first"), "collect": graph("collect"), "nothing": graph(None)}}})
UNLAWFUL = zen.compile_expression((FOLDER / "policy.zen").read_text())
TRUE = zen.compile_expression("true")


def check(rows):
    facts = [rows.dictionary(row) for row in range(rows.count)]
    rows.agree("zen, expression", [UNLAWFUL.evaluate(row) for row in facts])
    for hits in ("first", "collect"):
        answers = [ENGINE.evaluate(hits, row)["result"] for row in facts]
        breached = [rows.mask(hit["breached"] for hit in answer) for answer in answers] if hits == "collect" else None
        rows.agree(f"zen, table, {hits}", [bool(answer) for answer in answers], breached)


def measure(rows):
    # The expression takes text as fast as a dictionary or faster, so text is made before.
    texts = [json.dumps(rows.dictionary(row)) for row in range(min(rows.count, SAMPLE))]
    one = benchmark.each(UNLAWFUL.evaluate, texts)
    yield {"form": "an expression, one call each", "answer": "verdict", "rowsPerSecond": 1 / one,
           "emptySeconds": benchmark.each(TRUE.evaluate, texts)}
    facts = [rows.dictionary(row) for row in range(len(texts))]
    for answer, hits in (("verdict", "first"), ("verdict and provisions", "collect")):
        decision = ENGINE.get_decision(hits)
        nothing = ENGINE.get_decision("nothing")
        yield {"form": "a decision table, one call each", "answer": answer,
               "rowsPerSecond": 1 / benchmark.each(decision.evaluate, facts),
               "emptySeconds": benchmark.each(nothing.evaluate, facts)}

        def batches(key):
            requests = [{"key": key, "context": row} for row in facts]
            return [requests[start:start + BATCH] for start in range(0, len(requests), BATCH)]

        yield {"form": f"a decision table, batches of {BATCH}", "answer": answer,
               "rowsPerSecond": BATCH / benchmark.each(ENGINE.evaluate_batch, batches(hits)),
               "emptySeconds": benchmark.each(ENGINE.evaluate_batch, batches("nothing")) / BATCH}
