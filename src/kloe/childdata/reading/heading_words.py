"""The words that make a heading what it is, whatever their order and form."""

import re
from functools import lru_cache

MARK = "="  # no squeezed heading begins like this
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+|\d+|#")
_ENDINGS = ("isation", "ised", "ing", "ed", "s")
_SHORTEST_STEM = 3
_EMPTY_WORDS = frozenset(
    {
        "a", "an", "and", "at", "by", "child", "childrens", "children", "childs", "code", "current", "desc",
        "description", "did", "does", "during", "flag", "for", "from", "has", "have", "in", "is", "most", "n", "of",
        "on", "or", "s", "the", "their", "this", "time", "to", "was", "were", "whether", "with", "y", "yn",
    }
)  # fmt: skip
_MEANS = {
    "#": "number", "no": "number", "nos": "number", "num": "number", "m": "months", "mths": "months",
    "dob": "date birth", "sec": "section", "icpc": "initial child protection conference",
    "icpcs": "initial child protection conference", "rcpc": "review child protection conference",
    "cp": "child protection", "cpp": "child protection plan", "cpps": "child protection plan",
    "cla": "looked after", "lac": "looked after", "sw": "social work", "worker": "work", "pa": "personal advisor",
    "adviser": "advisor", "epo": "emergency protection order", "ppp": "protected police powers",
    "last": "latest", "recent": "latest", "six": "6", "twelve": "12", "closed": "closure", "identifier": "id",
    "completion": "completed", "being": "", "local": "", "authority": "la",
}  # fmt: skip


@lru_cache(maxsize=10_000)
def words_key(text: str) -> str:
    """One key for "Stage 1 Start Date" and "Date Stage 1 started"; "" where no word says anything."""
    spaced = _CAMEL.sub(" ", text.replace("’", "'").replace("'", "")).lower()
    words = _WORD.findall(re.sub(r"\bs\s*47s?\b", " section 47 ", spaced))
    known = {_stem(part) for word in words for part in _MEANS.get(word, word).split() if part not in _EMPTY_WORDS}
    return MARK + " ".join(sorted(known)) if known else ""


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word
