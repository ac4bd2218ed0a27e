"""The tests: one module a module of ``handbook``, scratch books under ``books``."""
