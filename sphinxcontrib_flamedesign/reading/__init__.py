"""From sources to facts: directives and plain labels give the same typed marks, which are then collected."""
