"""How well the engine reads: precision and recall against documents labelled by hand."""
