"""The form of an act, made from its definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.html import format_html

from quanheng.apps.cases.models import LONGEST_TITLE
from quanheng.apps.cases.values import FactValue, moment
from quanheng.apps.documents.files import can_be_bound
from quanheng.apps.record.recorder import recorder
from quanheng.engine.judge import REASONS
from quanheng.engine.options import Field, Option
from quanheng.engine.reasons import Objection
from quanheng.law.naming import grounds
from quanheng.law.procedure import PARTY
from quanheng.record.values import Attachment
from quanheng.web.forms import legible

LARGEST = 50 * 2**20
"""Bytes of one file at most."""
_KINDS = {
    "pdf": (b"%PDF",), "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "png": (b"\x89PNG",),
    "mp4": (b"",), "mp3": (b"",), "wav": (b"RIFF",), "docx": (b"PK",), "xlsx": (b"PK",), "txt": (b"",),
}  # fmt: skip
"""What may be attached, by the end of its name and its first bytes."""
_DIGITS = 15
"""Of a number before the point at most: no larger one is recorded, and no amount or count of a county comes near it."""
ON_BEHALF_OF = "on_behalf_of"
"""The field that names the party for whom somebody enters what she does."""
_PLEASE = ("", "请选择")
"""What a choice says before one was made: nobody and nothing is chosen for whoever fills in a form."""
Choices = Iterable[tuple[str, str]]


class SeveralFilesInput(forms.ClearableFileInput):
    """Takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each of a known kind and not too large."""

    def __init__(self, *, many: bool, **settings: Any) -> None:  # noqa: ANN401  Django's own
        self.many = many
        attrs = {"accept": ",".join(f".{kind}" for kind in _KINDS)} | ({"multiple": True} if many else {})
        super().__init__(widget=SeveralFilesInput(attrs=attrs), **settings)

    def clean(self, data: Any, initial: Any = None) -> list[Attachment] | None:  # noqa: ANN401  Django's own
        """The files as attachments; none where none is given and none is asked."""
        given = [item for item in (data if isinstance(data, list | tuple) else [data]) if item]
        if not given:
            super().clean(None, initial)
            return None
        return [_attachment(item) for item in given]


class LinesField(forms.CharField):
    """Several texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: object) -> object:
        """Several texts as the lines they are filled in by."""
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: str | None) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]


class ActForm(forms.Form):
    """The form of an act as ``option`` offers it. ``facts`` gives what was filled in, as the engine takes it."""

    template_name = "desk/act_form.html"

    def __init__(
        self,
        option: Option,
        refs: Mapping[str, Choices],
        colleagues: Choices,
        *args: Any,  # noqa: ANN401  Django's own
        **more: Any,  # noqa: ANN401  Django's own
    ) -> None:
        super().__init__(*args, **more)
        self.option = option
        for field in filter(self._is_called_for, option.form):
            self.fields[field.fact] = _field(field, refs.get(field.of, ()))
        for number in range(2, option.officers + 1):
            self.fields[f"officer_{number}"] = forms.ChoiceField(label=f"第{number}名执法人员", choices=[*colleagues])
        if option.act.duty == PARTY:
            self.fields[ON_BEHALF_OF] = forms.ChoiceField(label="提出的当事人", choices=[_PLEASE, *refs.get(PARTY, ())])
        self.ask_reasons([one for one in option.pending if one.rule in option.excusable])

    def offer_registration(self, address: str, chosen: str | None) -> None:
        """Beside every choice of a party the way to register one; who has just been registered is chosen."""
        for field in self.option.form:
            if field.of == PARTY:
                self.fields[field.fact].help_text = format_html(
                    '没有列出的，先<a href="{}" data-kept>查找或者登记当事人</a>。', address
                )
                if chosen:
                    self.initial[field.fact] = [chosen] if field.many else chosen

    def ask_reasons(self, wanting: Iterable[Objection]) -> None:
        """Beside the reasons, one by one, the rules they have to answer: those wanting, and those that may come to it.

        They are rules that take reasons, and nothing else reads them.
        """
        taking = {rule for field in self.option.form if field.fact == REASONS.fact for rule in field.judged}
        must = {one.rule: (one.sentence, grounds(one.basis)) for one in wanting if one.rule in taking}
        may = {
            one.rule: (one.sentence, grounds(one.basis)) for one in self.option.pending if one.rule in taking - {*must}
        }
        if taking:
            asked = {"must": must.values(), "may": may.values()}
            self[REASONS.fact].help_text = render_to_string("desk/reasons.html", asked)

    def _is_called_for(self, field: Field) -> bool:
        """What the act names; reasons also where a rule takes them, why it is entered late where an act is dated."""
        act = self.option.act
        undeclared = {REASONS.fact: bool(field.judged), "reason": act.at is not None}
        return field.fact in (*act.asks, *act.may) or undeclared.get(field.fact, True)

    @property
    def officers(self) -> tuple[str, ...]:
        """The other officers named."""
        return tuple(self.cleaned_data[f"officer_{n}"] for n in range(2, self.option.officers + 1))

    @property
    def facts(self) -> dict[str, FactValue]:
        """What was filled in."""
        named = {field.fact: field for field in self.option.form}
        given = {
            name: value for name, value in self.cleaned_data.items() if name in named and value not in (None, "", [])
        }
        return {name: _value(named[name], value) for name, value in given.items()}


class OpeningForm(ActForm):
    """The form of an act that opens a case, which is given a title; else it is called as its procedure is."""

    title = forms.CharField(label="案由", max_length=LONGEST_TITLE, required=False, validators=[legible])


def _field(field: Field, refs: Choices) -> forms.Field:
    made = _FIELDS[field.type](field, refs)
    made.label = f"{field.title}（元）" if field.type == "money" and "元" not in field.title else field.title
    made.required = field.required
    made.error_messages["required"] = "还没有填写。"
    return made


def _text(field: Field, _: Choices) -> forms.Field:
    if field.many:
        return LinesField(validators=[legible])
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), validators=[legible])


def _number(field: Field, _: Choices) -> forms.Field:
    places = 2 if field.type == "money" else 6
    return forms.DecimalField(min_value=0, max_digits=_DIGITS + places, decimal_places=places)


def _date(*_: object) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _time(*_: object) -> forms.Field:
    return forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))


def _flag(*_: object) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[("true", "是"), ("false", "否")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "true",
        empty_value=None,
    )


def _choice(field: Field, _: Choices) -> forms.Field:
    choices = [*(field.choices or {}).items()]
    if field.many:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(choices=[_PLEASE, *choices])


def _ref(field: Field, refs: Choices) -> forms.Field:
    if field.many:
        return forms.MultipleChoiceField(choices=[*refs], widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(choices=[_PLEASE, *refs])


def _file(field: Field, _: Choices) -> forms.Field:
    return FilesField(many=field.many)


_FIELDS: Mapping[str, Callable[[Field, Choices], forms.Field]] = {
    "text": _text,
    "rows": _text,
    "number": _number,
    "money": _number,
    "date": _date,
    "time": _time,
    "flag": _flag,
    "choice": _choice,
    "ref": _ref,
    "file": _file,
}


def _value(field: Field, value: object) -> FactValue:
    if field.type == "file":
        assert isinstance(value, list)
        kept = tuple(recorder().files.keep(item) for item in value)  # before the act, so that no lock waits for it
        return kept if field.many else kept[0]
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, datetime):
        return moment(value)
    assert isinstance(value, str | bool | Decimal | date)
    return value


def _attachment(item: UploadedFile) -> Attachment:
    name = str(item.name)
    heads = _KINDS.get(name.rpartition(".")[2].lower())
    if heads is None:
        raise forms.ValidationError(f"“{name}”的格式不能收存。可用的格式：{'、'.join(_KINDS)}。")
    if item.size is None or item.size > LARGEST:
        raise forms.ValidationError(f"“{name}”超过 {LARGEST // 2**20} 兆字节。压缩或者拆分后再上传。")
    content = item.read()
    if not content.startswith(heads):
        raise forms.ValidationError(f"“{name}”的内容与它的格式不符。核对文件后重新上传。")
    if not can_be_bound(name, content):  # later nobody could send it again
        raise forms.ValidationError(
            f"“{name}”已经损坏、加了密码或者展开后过大，不能装入案卷。重新扫描、另存或者去掉密码后再上传。"
        )
    return Attachment(name, content)
