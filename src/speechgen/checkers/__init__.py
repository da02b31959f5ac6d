"""The checks that rules name: one table. A function gets the paper and a rule and gives hits."""

from __future__ import annotations

from collections.abc import Mapping

from speechgen.checkers import days, facts, figures, fixed, marks, order, plain, structure, words
from speechgen.checkers.base import Check, Hit, Paper

__all__ = ["CHECKS", "Check", "Hit", "Paper"]

CHECKS: Mapping[str, Check] = {
    "pattern": plain.pattern,
    "words": plain.words,
    "pairs": marks.pairs,
    "mixed_brackets": marks.mixed_brackets,
    "nested": marks.nested,
    "straight_quotes": marks.straight_quotes,
    "question_marks": marks.question_marks,
    "heading_stops": marks.heading_stops,
    "unended": marks.unended,
    "percent_signs": marks.percent_signs,
    "headings": order.headings,
    "levels": order.levels,
    "same_headings": order.same_headings,
    "spoken": order.spoken,
    "announced": order.announced,
    "points": order.points,
    "respectively": order.respectively,
    "list_sizes": order.list_sizes,
    "shares": figures.shares,
    "growth": figures.growth,
    "parts": figures.parts,
    "totals": figures.totals,
    "weekdays": days.weekdays,
    "impossible": days.impossible,
    "plan_periods": days.plan_periods,
    "anniversaries": days.anniversaries,
    "feasts": days.feasts,
    "renamed": days.renamed,
    "misquoted": fixed.misquoted,
    "outdated": fixed.outdated,
    "sets": fixed.sets,
    "facts_numbers": facts.numbers,
    "facts_unused": facts.unused,
    "facts_days": facts.days,
    "facts_planned": facts.planned,
    "facts_posts": facts.posts,
    "facts_names": facts.misnamed,
    "facts_order": facts.ranked,
    "facts_places": facts.foreign_places,
    "facts_self": facts.self_names,
    "skeleton": structure.skeleton,
    "equal_points": structure.equal_points,
    "same_ends": structure.same_ends,
    "stage": structure.stage,
    "same_sentences": words.same_sentences,
    "long_runs": words.long_runs,
    "long_sentences": words.long_sentences,
    "long_paper": words.long_paper,
    "short_names": words.short_names,
    "id_numbers": words.id_numbers,
    "card_numbers": words.card_numbers,
    "traces": words.traces,
}
