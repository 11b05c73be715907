"""The engine room: the rule language, and how its rules run as SQL on DuckDB.

``catalogue`` says what rules may speak of, ``names`` finds it there, ``language`` understands a rule,
``vocabulary`` has every function, ``compiling`` makes SQL of it, ``sql`` quotes what stands in it, ``session``
runs it. Import from these: the language brings a SQL parser with it, which a run from a prepared plan does not
need.
"""
