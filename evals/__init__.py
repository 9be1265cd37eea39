"""The offline evaluation suite: cases as data, a mocked data server, the real graph, a verdict.

Two tiers. A *must* that fails fails the suite. A *prefer* is counted and compared with ``baseline.json``: worse than
that fails too. Nothing here reaches a network, a model or a server process, and nothing of it is in the wheel.
"""
