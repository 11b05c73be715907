"""Case audits: forms as data, readings as records, agreement of two readers, and what many audits say together."""
