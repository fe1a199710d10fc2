"""How the shipped spaCy pipeline was trained, and the labels that it was trained on."""
