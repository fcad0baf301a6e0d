"""Cedar: forbid policies, one for each provision. Its answer names the policies that decide, so it is both at once."""
import importlib.metadata
import json
import pathlib

import cedarpy

import rows as benchmark

POLICIES = cedarpy.PolicySet.from_str((pathlib.Path(__file__).parent / "policy.cedar").read_text())
NOTHING = cedarpy.PolicySet.from_str("permit (principal, action, resource);")
ENTITIES = cedarpy.Entities.from_json_str("[]")
SAMPLE = 10_000
BATCH = 500


def version():
    return "cedarpy " + importlib.metadata.version("cedarpy")


def request(rows, row):
    """As the binding likes it best: names in parts, the facts as text made before."""
    return {
        "principal": {"type": "Enterprise", "id": "ours"}, "action": {"type": "Action", "id": "use"},
        "resource": {"type": "Flow", "id": "flow"}, "context": json.dumps(rows.dictionary(row)),
    }


def check(rows):
    answers = cedarpy.is_authorized_batch([request(rows, row) for row in range(rows.count)], POLICIES, ENTITIES)
    rows.agree(
        "cedar", [not answer.allowed for answer in answers],
        [rows.mask(answer.diagnostics.id_annotations_by_reason.values()) for answer in answers])


def measure(rows):
    requests = [request(rows, row) for row in range(min(rows.count, SAMPLE))]
    one = benchmark.each(lambda value: cedarpy.is_authorized(value, POLICIES, ENTITIES), requests)
    empty = benchmark.each(lambda value: cedarpy.is_authorized(value, NOTHING, ENTITIES), requests)
    yield {"form": "forbid policies, one call each", "answer": "verdict and provisions", "rowsPerSecond": 1 / one,
           "emptySeconds": empty}
    batches = [requests[start:start + BATCH] for start in range(0, len(requests), BATCH)]
    many = benchmark.each(lambda value: cedarpy.is_authorized_batch(value, POLICIES, ENTITIES), batches)
    empty = benchmark.each(lambda value: cedarpy.is_authorized_batch(value, NOTHING, ENTITIES), batches)
    yield {"form": f"forbid policies, batches of {BATCH}", "answer": "verdict and provisions",
           "rowsPerSecond": BATCH / many, "emptySeconds": empty / BATCH}
