"""The part that knows neither Sphinx nor docutils: template, facts, graph, rules and exports."""
