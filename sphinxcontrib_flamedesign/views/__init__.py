"""From facts and graph to docutils nodes: what readers see. Nothing here reads sources, or judges."""
