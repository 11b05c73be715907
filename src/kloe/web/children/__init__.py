"""Pages on children: find one, follow one, groups, flows, risk lists, and samples of cases."""
