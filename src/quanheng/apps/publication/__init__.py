"""What is shown to everybody: published decisions, the list of powers, organs and officers, each read one way."""
