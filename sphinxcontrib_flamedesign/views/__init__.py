"""From records to docutils nodes, SVG and HTML: what is shown of designs."""
