"""What the readings of a definition are drawn against in these tests."""

from datetime import date

from tests.agreement.engine_side import library

from quanheng.law.condition_words import Titles
from quanheng.law.guide import Background
from quanheng.law.procedure import Procedure

DAY = date(2026, 3, 2)
KEYS = sorted(library().procedures)


def procedure(key: str) -> Procedure:
    return library().procedures[key]


def background(day: date = DAY) -> Background:
    shelf = library()
    parameters = {name: shelf.parameters.title(name) for name in shelf.parameters}
    titles = Titles(shelf.procedures, parameters, shelf.catalogue.queries)
    catalogue = shelf.catalogue
    return Background(shelf.clauses, day, titles=titles, documents=catalogue.documents, effects=catalogue.effects)
