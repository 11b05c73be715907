"""Made-up reports as the text of pages, so that every form and every odd case can be tested without a file."""

from collections.abc import Sequence

from kloe.published.model import Report
from kloe.published.reading.pdf import Document
from kloe.published.reading.report import report_of

LONG_AGO = "Somewhere in the report there is a sentence that is long enough to be one, and it says little."

SINGLE = (
    "1",
    "Anytown Borough Council",
    "Inspection of services for children in need of help and ",
    "protection, children looked after and care leavers",
    "and",
    "Review of the effectiveness of the Local Safeguarding Children ",
    "Board1",
)
FIVE_ROWS = (
    "The impact of leaders on social work ",
    "practice with children and families",
    "Good",
    "The experiences and progress of ",
    "children who need help and protection",
    "Requires improvement to be good ",
    "The experiences and progress of ",
    "children in care",
    "Outstanding",
    "The experiences and progress of care ",
    "leavers",
    "Inadequate",
    "Overall effectiveness Inadequate",
)
FOUR_ROWS = (
    "The impact of leaders on social work practice with children ",
    "and families Good",
    "The experiences and progress of children who need help and ",
    "protection Requires improvement",
    "to be good",
    "The experiences and progress of children in care and care ",
    "leavers Outstanding",
    "Overall effectiveness Good",
)
SINGLE_ROWS = (
    "1. Children who need help and protection Requires ",
    "improvement",
    "2. Children looked after and achieving permanence Good",
    "2.1 Adoption performance Outstanding",
    "2.2 Experiences and progress of care leavers",
    "Requires ",
    "improvement",
    "3. Leadership, management and governance Inadequate",
)


def document(*pages: Sequence[str], file: str = "report.pdf") -> Document:
    """A document of these pages, each given by its lines."""
    return Document(file=file, sha256="0" * 64, pages=tuple("\r\n".join(page) for page in pages))


def report(*pages: Sequence[str], file: str = "report.pdf") -> Report:
    """What is read out of these pages, which must be a report."""
    read = report_of(document(*pages, file=file))
    assert isinstance(read, Report), read
    return read


def ilacs(
    rows: Sequence[str] = FIVE_ROWS,
    dates: str = "Inspection dates: 4 to 8 March 2024",
    title: Sequence[str] = ("Inspection of Kent local authority ", "children’s services "),
    led: str = "Lead inspector: Ann Other, His Majesty’s Inspector",
) -> tuple[str, ...]:
    """The front page of an inspection of local authority children's services."""
    return (*title, *dates.split("\n"), *led.split("\n"), "Judgement Grade", *rows, LONG_AGO)


def single(
    rows: Sequence[str] = SINGLE_ROWS,
    says: str = "Children’s services in Anytown are inadequate",
    dates: str = "Inspection date: 25 November 2013 – 18 December 2013",
    published: str = "Report published: 11 February 2014",
    board: str = "",
) -> tuple[str, ...]:
    """The front page of a single inspection."""
    return (*SINGLE, dates, published, *says.split("\n"), *rows, *board.split("\n"), " ", "1 Ofsted produces this.")


def grades(of: Report) -> dict[str, str]:
    """The grade of each area."""
    return {one.area: one.grade for one in of.judgements}
