"""How every form is drawn: the summary of what is wrong first, then the fields, each with what is wrong beside it.

And what no text in any form may hold.
"""

import re

from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting


class HouseStyle(TemplatesSetting):
    """Draws ``{{ form }}`` and ``{{ field.as_field_group }}`` by the templates in ``parts``."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


_UNSEEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What no XML file can hold (XML 1.0, 2.2), hence no spreadsheet, no DOCX and no event log."""


def legible(text: str) -> None:
    """Refuse what nobody sees and no file can hold; it comes along when text is copied out of other files."""
    if found := _UNSEEN.search(text):
        place, code = found.start() + 1, f"U+{ord(found[0]):04X}"
        raise ValidationError(f"第 {place} 个字是看不见的控制字符（{code}），删去后再提交。")
