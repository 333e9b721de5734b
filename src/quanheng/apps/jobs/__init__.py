"""What is done again and again without anybody asking."""
