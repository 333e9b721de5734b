"""What is done again and again without anybody asking: sealing, deemed outcomes, sending, signals."""
