"""Groups of children as data: who is in the scope of an inspection, at which stage, and who could fill a quota.

``membership(extract)`` finds the children of each group, those of whom nobody can tell, and those in none.
"""

from kloe.childdata.cohorts.finding import membership
from kloe.childdata.cohorts.loading import CohortBook, load_cohort_book
from kloe.childdata.cohorts.members import Child, Count, Membership
from kloe.childdata.cohorts.model import Cohort

__all__ = ["Child", "Cohort", "CohortBook", "Count", "Membership", "load_cohort_book", "membership"]
