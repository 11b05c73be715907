"""What sentences of published reports speak of: a list of themes as data, and the programs that find them in one."""
