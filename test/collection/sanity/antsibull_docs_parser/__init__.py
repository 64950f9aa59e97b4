"""Reads the markup of a module's documentation, as far as validate-modules asks for it.

validate-modules imports a library of this name, which only PyPI has. It comes last on the path: where the library
itself is installed, that is used. Here are the parts that refer to something; all other markup is text. """
