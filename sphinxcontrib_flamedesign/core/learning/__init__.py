"""Templates learnt from documents: from the one that a team copies, and from those that it has written."""
