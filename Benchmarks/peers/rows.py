"""Rows of facts as the benchmark writes them, and what Wayleave says of each.

A folder holds `rows.json` (the facts with their words, the provisions in the order of their bits, the number of rows),
a file `FACT.cells` of one byte a row for each fact, which counts the fact's words, and Wayleave's answers:
`unlawful.cells`, one byte a row, and `breached.masks`, eight bytes a row.
"""
import json
import pathlib
import time

import numpy


class Rows:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        told = json.loads((self.folder / "rows.json").read_text())
        self.count = told["rows"]
        self.provisions = told["provisions"]
        # By name, with `_` for `-`, as most languages want it: the words in the order of their cells.
        self.words = {fact["name"].replace("-", "_"): fact["words"] for fact in told["facts"]}
        self.cells = {
            fact["name"].replace("-", "_"): numpy.fromfile(self.folder / (fact["name"] + ".cells"), numpy.uint8)
            for fact in told["facts"]
        }
        self.unlawful = numpy.fromfile(self.folder / "unlawful.cells", numpy.uint8)
        self.breached = numpy.fromfile(self.folder / "breached.masks", numpy.uint64)

    @property
    def enumerations(self):
        """The facts that are words, and not yes or no."""
        return [fact for fact, words in self.words.items() if words != ["no", "yes"]]

    @property
    def switches(self):
        return [fact for fact in self.words if fact not in self.enumerations]

    def bit(self, provision):
        return 1 << self.provisions.index(provision)

    def mask(self, provisions):
        return sum(self.bit(provision) for provision in provisions)

    def dictionary(self, row):
        """A row as programs hand it to an engine: words as texts, yes and no as truths."""
        return {
            fact: words[cells[row]] if words != ["no", "yes"] else bool(cells[row])
            for (fact, words), cells in zip(self.words.items(), self.cells.values())
        }

    def agree(self, what, unlawful=None, breached=None):
        """Ends the benchmark where a peer says something else than Wayleave."""
        for name, theirs, ours in (("verdict", unlawful, self.unlawful), ("provisions", breached, self.breached)):
            if theirs is None:
                continue
            theirs = numpy.asarray(theirs).astype(numpy.uint64)
            if len(theirs) != self.count:
                raise SystemExit(f"{what}: {len(theirs)} answers to {self.count} rows")
            different = numpy.nonzero(theirs != ours)[0]
            if len(different):
                row = int(different[0])
                raise SystemExit(
                    f"{what}: the {name} of {len(different)} rows differ, first of row {row}, "
                    f"{self.dictionary(row)}: {theirs[row]}, and Wayleave says {ours[row]}")


def best(body, seconds=2.0, runs=7):
    """The shortest of so many runs, or of those that fit into a time; at least two."""
    times = []
    while len(times) < 2 or (len(times) < runs and sum(times) < seconds):
        start = time.perf_counter()
        body()
        times.append(time.perf_counter() - start)
    return min(times)


def each(call, inputs, **bounds):
    """Seconds that a call takes for one input, the loop of Python taken off."""

    def run():
        for value in inputs:
            call(value)

    def idle():
        for value in inputs:
            pass

    return (best(run, **bounds) - best(idle, **bounds)) / len(inputs)
