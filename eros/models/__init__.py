"""The chat model's side of the LLM nodes: calls that cannot hurt a week, whatever a provider answers."""
