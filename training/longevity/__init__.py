"""Training of the longevity model: from monthly series to the numbers that ship."""
