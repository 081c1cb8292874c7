"""The documents of a class, one file each: who may have it, what it asks, its facts and its files.

How to add one: docs/documents.md.
"""
