"""When inspections come: the pace of a programme, the waits between inspections, the window of the next one."""
