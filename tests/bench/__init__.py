"""The benches measure what they say they measure; nothing is asserted on times."""
