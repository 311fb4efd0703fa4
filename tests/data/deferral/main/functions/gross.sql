select amount * 1.2
