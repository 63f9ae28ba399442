"""Makes the catalogue from the installed Keras and the hand-written facts: `python -m nodes.runtime.introspect`."""
