"""The ReportLab kit: administrative documents in the layout of Decree 30/2020/NĐ-CP, Annex I.

Guarantee: A4, NFC text in embedded fonts with every Vietnamese letter, and the same bytes for the same
input. Weakness: ReportLab writes neither tagged PDF nor PDF/A, so a reader for the blind gets the text in
drawing order only.
"""
