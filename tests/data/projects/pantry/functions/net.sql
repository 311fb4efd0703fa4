amount * (1 + 0.2)
