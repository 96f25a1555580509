"""Who acts, what is found, what is visible: asked by every other room."""
