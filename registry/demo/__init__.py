"""A made-up sub-district's round: documents with planted defects, the reviewers' sheet, and the whole main job on them.

The place, its bodies, people and numbers exist nowhere. What is planted is written to a file which the product never
reads; the word tables are the generator's own.
"""
