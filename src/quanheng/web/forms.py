"""How every form is drawn: the summary of what is wrong first, then the fields, each with what is wrong beside it."""

from django.forms.renderers import TemplatesSetting


class HouseStyle(TemplatesSetting):
    """Draws ``{{ form }}`` and ``{{ field.as_field_group }}`` by the templates in ``parts``."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
