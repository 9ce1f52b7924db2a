"""The papers of a sitting as PDF: minutes, vote sheet of a round, roll-call list. Always in Vietnamese."""
