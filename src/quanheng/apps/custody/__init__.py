"""Goods in the hands of the organs: seized, sealed, preserved, sampled (D9)."""
