"""Which children's cases to look at: quotas as constraints, a solver, and a checker that trusts nobody.

``sample_cases`` chooses the cases of an extract that a framework asks for, ``audit_sample`` an authority's own.
"""

from kloe.sampling.checking import Verdict, check
from kloe.sampling.choosing import choose
from kloe.sampling.drawing import AuditSample, audit_sample, sample_cases
from kloe.sampling.monthly import TeamSample
from kloe.sampling.rules_of import months_of
from kloe.sampling.sample_file import Pick, SampleFile, read_sample
from kloe.sampling.values import Case, Chosen, Constraint, SampleRules

__all__ = [
    "AuditSample",
    "Case",
    "Chosen",
    "Constraint",
    "Pick",
    "SampleFile",
    "SampleRules",
    "TeamSample",
    "Verdict",
    "audit_sample",
    "check",
    "choose",
    "months_of",
    "read_sample",
    "sample_cases",
]
