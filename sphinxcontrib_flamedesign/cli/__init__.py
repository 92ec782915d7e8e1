"""The ``flamedesign`` command: one module for each of its commands, loaded when the command is used."""
