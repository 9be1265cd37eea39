"""The revisions. A revision is never changed once released: it spells out its tables rather than importing them."""
