"""The 17 tools by subject: ordinary typed functions that take a Call and their arguments and return an object.

A tool's name, docstring and annotations are its contract with MCP clients; eros_db.server registers them. What a tool
cannot answer it raises as a Refusal; "not found" is a refusal too, never an empty answer.
"""
