"""What crosses the registers: entering whole files of them, and what a change of the law touches (A1-A3)."""
