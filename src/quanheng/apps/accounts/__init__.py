"""Who may sign in, in what roles. What one may do in a case is a matter of duties, never of a role alone."""
