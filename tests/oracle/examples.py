"""Every family written by hand, each a sentence of the law or of the language, with the findings it must have.

Whoever reads families (the oracle, the engine, supervision) is held to them. The texts are those of ``everything/``.
"""

from __future__ import annotations

from tests.oracle.handmade.corrections import CORRECTIONS
from tests.oracle.handmade.course import COURSE
from tests.oracle.handmade.deemed import LAWS_OWN
from tests.oracle.handmade.holds import HOLDS
from tests.oracle.handmade.limits import TIME
from tests.oracle.handmade.logs import LOGS
from tests.oracle.handmade.notation import Example
from tests.oracle.handmade.persons import PERSONS
from tests.oracle.handmade.rules import RULES
from tests.oracle.handmade.versions import VERSIONS

EXAMPLES: list[Example] = [*COURSE, *RULES, *PERSONS, *TIME, *HOLDS, *LAWS_OWN, *CORRECTIONS, *VERSIONS, *LOGS]
