"""The screens: queue, dossier, round, and what opens on top of them."""
