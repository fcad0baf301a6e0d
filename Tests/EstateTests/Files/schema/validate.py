"""Validates JSON files by a JSON Schema of draft 2020-12: a line for each, and what is wrong with it."""

import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        errors = sorted(validator.iter_errors(json.load(file)), key=lambda error: error.json_path)
    name = path.rsplit("/", 1)[-1].removesuffix(".json")
    print(name, "passes" if not errors else f"is refused: {errors[0].json_path}: {errors[0].message[:200]}")
