"""The built site in a real browser, driven as a person would."""
