"""Kernels: numbers in, numbers out. The only place that imports Numba; nothing here knows files, tables or posts."""
