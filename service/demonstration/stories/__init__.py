"""The works of Puerto Trupillo, told by theme. Every state, every kind of change and most alerts are among them."""
