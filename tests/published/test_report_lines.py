"""The lines of a document: hidden hyphens, running headers, page numbers, footnotes; and places that stay true."""

from small_documents import LONG_AGO, document

from kloe.published.reading.lines import lines_of, own_text, text_of

CUT = "\ufffe"


def test_a_hyphen_that_pdfium_hides_at_the_end_of_a_line_is_shown() -> None:
    (line,) = lines_of(document((f"a well{CUT}trained workforce",)))
    assert line.text == "a well-trained workforce"


def test_a_word_that_is_printed_whole_elsewhere_is_joined() -> None:
    first, _ = lines_of(document((f"the safe{CUT}guarding of children", "Safeguarding is everybody's business")))
    assert first.text == "the safeguarding of children"


def test_a_word_that_is_printed_with_a_hyphen_elsewhere_keeps_it() -> None:
    lines = lines_of(document((f"the re{CUT}inspection", "a re-inspection", "a reinspection")))
    assert lines[0].text == "the re-inspection"


def test_what_runs_over_each_page_is_no_text_and_neither_are_page_numbers() -> None:
    header = ("Inspection of Kent local authority children’s services", "4 to 8 March 2024 17")
    pages = [(*header, f"{word} of all, {LONG_AGO}") for word in ("First", "Second", "Third", "Fourth")]
    lines = lines_of(document(*pages, ("17", "Last of all.")))
    assert [line.text.split(" ")[0] for line in own_text(lines)] == ["First", "Second", "Third", "Fourth", "Last"]
    assert [line.kind for line in lines][-3:] == ["text", "page number", "text"]


def test_a_sentence_that_is_printed_thrice_in_the_middle_of_pages_stays_text() -> None:
    page = (*(f"{word} line" for word in ("one", "two", "three")), LONG_AGO, *(f"{word}" for word in ("a", "b", "c")))
    changed = [tuple(f"{number} {line}" if line != LONG_AGO else line for line in page) for number in ("x", "y", "z")]
    assert sum(line.text == LONG_AGO for line in own_text(lines_of(document(*changed)))) == 3


def test_footnotes_are_told_by_the_rule_above_them_or_by_what_refers_to_them() -> None:
    ruled = lines_of(document((LONG_AGO, " ", "1 Ofsted produces this report", "under its power.")))
    assert [line.kind for line in ruled] == ["text", "blank", "footnote", "footnote"]
    referred = lines_of(document(("What needs to improve?", "1", "Plans for children.", "1 The areas refer to it.")))
    assert [line.kind for line in referred] == ["text", "footnote", "text", "footnote"]
    after_word = lines_of(document(("The local Board1 is good.", "1 Ofsted says so.")))
    assert [line.kind for line in after_word] == ["text", "footnote"]


def test_numbered_paragraphs_and_days_are_no_footnotes() -> None:
    lines = lines_of(document((LONG_AGO, "1. Children are safe.", "12 March was the first day.", "2 Others")))
    assert {line.kind for line in lines} == {"text"}


def test_the_text_to_search_in_is_as_long_as_the_page_and_in_the_same_places() -> None:
    given = document(("3", f"Children’s “Services” – IN KENT{CUT}ISH", " ", "1 A footnote."), ("\u0130stanbul",))
    text = text_of(given)
    assert [len(page) for page in text.pages] == [len(page) for page in given.pages]
    assert 'children\'s "services" - in kent-ish' in text.pages[0]
    assert "footnote" not in text.pages[0]
    kent = next(line for line in text.lines if "KENT" in line.text)
    assert text.printed(kent.place) == "Children’s “Services” – IN KENT-ISH"
