"""The records of the handbook: frozen, strict, no I/O; each field carries the sentence that authors read.

The models are the validator, the manual of the data files and the source of the JSON Schemas.
"""
