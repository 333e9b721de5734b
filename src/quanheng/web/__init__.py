"""What people see: the hall for the public, the desk for the staff, the watch for supervisors, and the interface."""
