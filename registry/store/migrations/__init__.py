"""Steps from one schema to the next; each runs whole or not at all."""
