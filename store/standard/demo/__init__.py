"""The demo book: a plan made from a seed and a day, then lived through the use cases."""

from store.standard.demo.perform import build
from store.standard.demo.plan import Plan, make_plan

__all__ = ["Plan", "build", "make_plan"]
