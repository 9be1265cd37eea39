"""The vocabulary that all packages share: what a week, a send, a request and a failure are.

Nothing here reads a clock, a file of the user's, a network or a model.
"""
