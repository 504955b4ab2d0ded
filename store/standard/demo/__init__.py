"""The demo book: a plan made from a seed and a day, then lived through the use cases.

`build` writes it, `fill` writes a large one through the importer, `make_plan` and `records` are
what they write, as plain data.
"""

from store.standard.demo.books import build, fill
from store.standard.demo.plan import Plan, make_plan
from store.standard.demo.records import records

__all__ = ["Plan", "build", "fill", "make_plan", "records"]
