"""Faults on purpose: what a registry is after a process died at any moment, and what two at once do to it."""
