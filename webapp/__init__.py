"""The web door: forms in, pages out; decides nothing. Imports nothing: see config/bootstrap.py."""
