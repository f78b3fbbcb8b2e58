"""What may be changed without touching code, and the thin loader that reads it. Imports nothing: see
bootstrap.
"""
