"""`make bench`: every table, one after the other. `python -m benchmarks NAME` prints one."""

import sys
from importlib import import_module

TABLES = {
    "generation": "A whole generation",
    "tools": "The tools of the data server",
    "placement": "Placing a week in time",
    "hard_weeks": "The hardest weeks known",
    "variety": "What fans meet over many weeks",
    "captions": "Matching a week's captions",
    "banks": "How far into the bank a week sees",
    "weights": "How far weights and strategies show",
    "demo": "How hard the demo is",
    "chat": "Understanding a message without a model",
    "patterns": "Against the specification's pattern of calls",
    "greedy": "Against the specification's greedy",
    "layers": "What each layer costs",
    "observability": "What watching a run costs",
    "growth": "How it grows",
    "records": "Listing weeks",
    "pages": "The pages",
    "imports": "What an import costs",
    "model_calls": "What a model costs a generation",
}


def main(names: list[str]) -> None:
    for name in names or TABLES:
        if name not in TABLES:
            sys.exit(f"no table {name!r}; there are {', '.join(TABLES)}")
        print(f"## {TABLES[name]}\n", flush=True)
        import_module(f"benchmarks.{name}").main()
        print(flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
