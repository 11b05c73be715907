"""Small reports on a place that there is not, as PDFs: what pages show runs on them, without any real report."""

from collections.abc import Sequence
from pathlib import Path

_SENTENCES = (
    "Social work caseloads are too high, and the turnover of social workers leads to delay for children.",
    "Most assessments are timely, and children are seen alone by social workers who know them well.",
    "Supervision of social workers is irregular and does not challenge drift in plans for children.",
)
_LATER = (
    "Social work caseloads are manageable, and the workforce is now stable.",
    "Plans for children are clear, and social workers visit children as often as they need.",
    "Supervision of social workers is not yet regular in every team.",
)
_ROWS = (
    "The impact of leaders on social work practice with children and families",
    "The experiences and progress of children who need help and protection",
    "The experiences and progress of children in care",
    "The experiences and progress of care leavers",
    "Overall effectiveness",
)


def write_reports(folder: Path) -> Path:
    """Two reports on Anytown, three years apart; the later one asks for the same things again."""
    folder.mkdir(parents=True, exist_ok=True)
    earlier = _pages("6 to 10 March 2023", "2 May 2023", "Inadequate", _SENTENCES)
    later = _pages("2 to 6 March 2026", "27 April 2026", "Good", _LATER)
    (folder / "anytown 2023-05-02.pdf").write_bytes(pdf(earlier))
    (folder / "anytown 2026-04-27.pdf").write_bytes(pdf(later))
    return folder


def _pages(days: str, published: str, grade: str, sentences: Sequence[str]) -> list[list[str]]:
    front = [
        "Inspection of Anytown local authority children's services",
        f"Inspection dates: {days}",
        f"Report published: {published}",
        "Lead inspector: Ann Other, His Majesty's Inspector",
        "Judgement Grade",
        *(f"{row} {grade}" for row in _ROWS),
    ]
    asked = [
        "What needs to improve?",
        f"\u2022 {sentences[2].split(' is ')[0]}, so that it is regular in every team.",
        "\u2022 The quality of plans for care leavers.",
    ]
    leaders = f"The impact of leaders on social work practice with children and families: {grade.lower()}"
    body = [leaders, *(f"{number}. {one}" for number, one in enumerate(sentences, 1))]
    return [[*front, *asked], body]


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with these lines on its pages, in one of the fonts that every reader has."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
        stream = f"BT /F 9 Tf 40 800 Td 14 TL\n{shown}ET"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
            f" /Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream",
        ]
    return _file(objects)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: Sequence[str]) -> bytes:
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + (head + tail).encode()
