"""Demo data: a cast of creators, a bank of captions and a year of messages, made by code and the same for every run."""
