"""工作台 the desk: where staff handle cases."""
