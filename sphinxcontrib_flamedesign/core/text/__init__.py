"""What words mean: labels, states, ids, paths and suggestions, without Sphinx and docutils."""
