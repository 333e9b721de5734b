"""The rooms of an account: signing in and out, the second factor, the password."""
