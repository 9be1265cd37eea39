"""Plain language to a typed request, without a model: pure functions, no clock and no data of their own.

What is said is read by tables and patterns. A word that nothing used is never dropped in silence: it becomes a question
or a notice, because a wrong plan costs more than a question.
"""
