"""The ten facts' policy in SQL: what breaches each provision, and the two questions made of it."""
import re

# By hand, from Benchmarks/policy. use-rules/4 lifts use-rules/2 for affiliates of an approved line.
BREACHED = {
    "records-rules/1": "NOT logged",
    "lines-act/1": "carrier = 'other'",
    "lines-act/2": "purpose = 'data-centre-resale' AND NOT has_licence",
    "lines-act/3": "purpose = 'telecom-business' AND NOT (approved AND has_licence)",
    "lines-act/4": "line_kind = 'self-built' AND NOT approved",
    "lines-act/5": "user_kind = 'client' AND purpose = 'internal-office'",
    "use-rules/1": "line_kind IN ('sdwan', 'ip-vpn') AND purpose = 'internal-office' AND NOT filed",
    "use-rules/2": "purpose = 'internal-office' AND user_kind IN ('branch', 'affiliate') AND NOT user_in_scope"
                   " AND NOT (user_kind = 'affiliate' AND approved)",
    "use-rules/3": "purpose = 'internal-office' AND dest_kind IN ('overseas-idc', 'business-platform') AND NOT approved",
    "records-rules/2": "line_kind = 'sdwan' AND NOT has_licence",
    "records-rules/3": "user_kind = 'affiliate' AND dest_kind = 'hq' AND NOT filed",
}


def conditions(rows, as_numbers=False):
    """By provision; with the numbers of words in place of the words, for columns of small integers."""
    if not as_numbers:
        return BREACHED

    def number(fact, word):
        return str(rows.words[fact].index(word))

    def one(match):
        words = re.findall("'([^']*)'", match[3])
        numbers = ", ".join(number(match[1], word) for word in words)
        return f"{match[1]} IN ({numbers})" if match[2] == "IN" else f"{match[1]} = {numbers}"

    return {
        provision: re.sub(r"(\w+) (=|IN) (\([^)]*\)|'[^']*')", one, text) for provision, text in BREACHED.items()
    }


def verdicts(conditions):
    """Ways to ask for the verdict: 1 is unlawful. The fastest of them counts."""
    some = " OR ".join(f"({text})" for text in conditions.values())
    chain = " ".join(f"WHEN {text} THEN 1" for text in conditions.values())
    return {"one condition": f"CASE WHEN {some} THEN 1 ELSE 0 END", "one WHEN each": f"CASE {chain} ELSE 0 END"}


def masks(rows, conditions, either):
    """Ways to ask for the breached provisions as bits. `either` joins two masks by bits."""
    cases = [f"CASE WHEN {text} THEN {rows.bit(provision)} ELSE 0 END" for provision, text in conditions.items()]
    joined = cases[0]
    for case in cases[1:]:
        joined = either(joined, case)
    return {"sum of CASE": " + ".join(cases), "bits of CASE": joined}
