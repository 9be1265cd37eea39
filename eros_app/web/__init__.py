"""The web application: pages that a server draws, over the same services as every other door."""
