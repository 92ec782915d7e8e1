"""Drawings: from a scene over its layout to SVG or TikZ."""
