"""A closer look for findings: one module a question, few requests each."""
