"""Leads that other cases propose: what an inspection, another organ or the judiciary hands on (D4, D11, D12)."""
