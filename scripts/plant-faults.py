#!/usr/bin/env python3
"""Plants faults in copies of a law pack, one at a time, and says what catches each: `law check`, the pack's cases, or
a page that records what it says.

    scripts/plant-faults.py --wayleave .build/release/wayleave --pack law/prc-cross-border --count 50 --seed 1 \\
        --register docs/law/instruments.md docs/law/deadlines.md --harmless docs/law/harmless-faults.tsv

The operators are fixed, the places are drawn by the seed, and every operator gets its share. Ends with 1 when a fault
is neither caught nor explained in the file given by --harmless (lines `FAULT<tab>REASON`).
"""
import argparse
import datetime
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

RANKS = []


def rules(text):
    """The spans of the rules of a file."""
    for match in re.finditer(r"^rule .*?(?=^(?:rule|sanction|property|```)\b|^```)", text, re.M | re.S):
        yield match.start(), match.end()


def inside_rules(text, pattern, flags=0):
    for start, end in rules(text):
        for match in re.finditer(pattern, text[start:end], flags):
            yield start + match.start(), start + match.end(), match


def drop_condition(text):
    """One conjunct of an `if` goes."""
    for start, end, match in inside_rules(text, r"^  if (.*?)(?=^  \S)", re.M | re.S):
        condition = match.group(1)
        if "(" in condition or " or " in condition:
            continue
        parts = re.split(r"\s+and\s+", condition.strip())
        for index in range(len(parts)):
            kept = parts[:index] + parts[index + 1:]
            clause = "  if " + " and ".join(kept) + "\n" if kept else ""
            yield f"drop `{parts[index]}`", text[:start] + clause + text[end:]


def move_date(text):
    """A date of the instrument, of a heading or of a rule moves by a day."""
    pattern = r"^(?:effective|repealed): (\d{4}-\d\d-\d\d)|[{ ](?:from|until)=(\d{4}-\d\d-\d\d)|^  (?:from|until) (\d{4}-\d\d-\d\d)"
    for match in re.finditer(pattern, text, re.M):
        group = next(index for index in (1, 2, 3) if match.group(index))
        date = datetime.date.fromisoformat(match.group(group))
        for step in (-1, 1):
            moved = (date + datetime.timedelta(days=step)).isoformat()
            yield (
                f"{match.group(0).strip()} becomes {moved}",
                text[:match.start(group)] + moved + text[match.end(group):],
            )


def swap_rank(text):
    """The instrument gets the rank above or below its own."""
    match = re.search(r"^rank: (\S+)", text, re.M)
    if not match or match.group(1) not in RANKS:
        return
    at = RANKS.index(match.group(1))
    for other in (at - 1, at + 1):
        if 0 <= other < len(RANKS):
            yield f"rank {RANKS[at]} becomes {RANKS[other]}", text[:match.start(1)] + RANKS[other] + text[match.end(1):]


def negate(text):
    """`must` becomes `must not`, and the reverse."""
    for start, end, match in inside_rules(text, r"\bmust( not)?\b(?! not)"):
        yield f"negate at {start}", text[:start] + ("must" if match.group(1) else "must not") + text[end:]


def drop_exception(text):
    """An `unless` goes."""
    for start, end, match in inside_rules(text, r"^  unless .*?(?=^  \S)", re.M | re.S):
        yield f"drop `{' '.join(match.group(0).split())}`", text[:start] + text[end:]


def wrong_unit(text):
    """A number counts something else."""
    for start, end, match in inside_rules(text, r"\b(\d+) (months|mbps|bits|days|years)\b"):
        unit = {"months": "days", "mbps": "bits", "bits": "mbps", "days": "months", "years": "months"}[match.group(2)]
        yield f"{match.group(0)} becomes {match.group(1)} {unit}", text[:start] + f"{match.group(1)} {unit}" + text[end:]


def unknown_fact(text):
    """A letter is missing in a fact's name."""
    for start, end, match in inside_rules(text, r"\b[a-z][a-z-]*\.[a-z][a-z-]{3,}\b"):
        yield f"{match.group(0)} misspelt", text[:end - 2] + text[end - 1:]


def dangling_citation(text):
    """A penalty cites what is not there."""
    for start, end, match in inside_rules(text, r"^  penalty (\S+)/(\S+)", re.M):
        yield f"penalty {match.group(1)}/{match.group(2)} dangles", text[:end] + "99" + text[end:]


OPERATORS = [
    drop_condition, move_date, swap_rank, negate, drop_exception, wrong_unit, unknown_fact, dangling_citation,
]


def sites(pack):
    """Every place where an operator can act, by operator."""
    found = {operator.__name__: [] for operator in OPERATORS}
    for path in sorted(pack.rglob("*.law.md")):
        text = path.read_text()
        if not text.startswith("---"):
            continue
        for operator in OPERATORS:
            for name, changed in operator(text):
                found[operator.__name__].append((path.relative_to(pack), name, changed))
    return found


def draw(found, count, seed):
    """The same share of every operator, as far as it has places."""
    generator = random.Random(seed)
    for places in found.values():
        generator.shuffle(places)
    drawn = []
    while len(drawn) < count and any(found.values()):
        for operator, places in found.items():
            if places and len(drawn) < count:
                drawn.append((operator, *places.pop()))
    return drawn


def caught_by(wayleave, pack, register):
    check = subprocess.run([wayleave, "law", "check", pack], capture_output=True, text=True)
    if check.returncode != 0:
        code = re.search(r"error\[(\w+)\]", check.stdout)
        return f"law check ({code.group(1) if code else '?'})"
    test = subprocess.run([wayleave, "law", "test", "--pack", pack], capture_output=True, text=True)
    if test.returncode != 0:
        return "cases (" + test.stdout.strip().splitlines()[-1].split(", ")[-1] + ")"
    for page in register:
        if differs(page, wayleave, pack):
            return f"recorded page ({page})"
    return ""


def differs(page, wayleave, pack):
    """Whether a command of a page prints something else for this pack than the tests want."""
    environment = dict(os.environ, WAYLEAVE_PACK=str(pack))
    environment["PATH"] = f"{pathlib.Path(wayleave).resolve().parent}:{environment['PATH']}"
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(), re.M | re.S):
        command, _, recorded = block.partition("\n")
        run = subprocess.run(["bash", "-c", command[2:]], capture_output=True, text=True, env=environment)
        if run.stdout.strip() != recorded.strip():
            return True
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wayleave", required=True)
    parser.add_argument("--pack", required=True, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--harmless", type=pathlib.Path)
    parser.add_argument(
        "--register", type=pathlib.Path, nargs="*", default=[], help="pages whose commands the tests compare")
    options = parser.parse_args()
    RANKS[:] = re.findall(r"- \{ id: ([\w-]+)", (options.pack / "pack.yaml").read_text())
    reasons = {}
    if options.harmless and options.harmless.exists():
        reasons = dict(line.split("\t", 1) for line in options.harmless.read_text().splitlines() if "\t" in line)
    drawn = draw(sites(options.pack), options.count, options.seed)
    print(f"Seed {options.seed}, {len(drawn)} faults.\n\n| fault | caught by |\n|---|---|")
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "pack"
        shutil.copytree(options.pack, copy)
        for operator, path, name, changed in drawn:
            original = (copy / path).read_text()
            (copy / path).write_text(changed)
            by = caught_by(options.wayleave, copy, options.register)
            (copy / path).write_text(original)
            fault = f"{operator} in {path}: {name}"
            if not by:
                by = "harmless: " + reasons[fault] if fault in reasons else "**nothing**"
                missed += fault not in reasons
            print(f"| {fault.replace('|', '/')} | {by} |", flush=True)
    print(f"\n{len(drawn) - missed} caught or explained, {missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
