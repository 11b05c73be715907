"""The synthetic authority: journeys simulated child by child, so that the eleven lists agree.

``simulate`` makes one authority; ``write_workbook``, ``write_csv`` and ``write_parquet`` write it;
``spoil`` plants known faults and says where. No real child's data is in any of it.
"""

from kloe.childdata.synthetic.authority import Authority, FilledList, simulate, simulate_earlier, simulate_journeys
from kloe.childdata.synthetic.faults import FaultKind, Planted, fault_kinds, read_fault_kinds, write_key
from kloe.childdata.synthetic.journeys import Journey
from kloe.childdata.synthetic.nation import Written, write_nation
from kloe.childdata.synthetic.planting import Spoilt, spoil
from kloe.childdata.synthetic.rates import national_rates
from kloe.childdata.synthetic.writing import write_csv, write_parquet, write_workbook

__all__ = [
    "Authority",
    "FaultKind",
    "FilledList",
    "Journey",
    "Planted",
    "Spoilt",
    "Written",
    "fault_kinds",
    "national_rates",
    "read_fault_kinds",
    "simulate",
    "simulate_earlier",
    "simulate_journeys",
    "spoil",
    "write_csv",
    "write_key",
    "write_nation",
    "write_parquet",
    "write_workbook",
]
