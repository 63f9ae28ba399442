"""Makes the catalogue from the installed Keras and the hand-written facts."""
