"""Which children's cases to look at: quotas as constraints, a solver, and a checker that trusts nobody."""

from kloe.sampling.checking import Verdict, check
from kloe.sampling.choosing import choose
from kloe.sampling.values import Case, Chosen, Constraint, SampleRules

__all__ = ["Case", "Chosen", "Constraint", "SampleRules", "Verdict", "check", "choose"]
