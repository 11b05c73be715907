"""How children move between contact, help, protection and care: conversions, ways, returns, and what came after."""
