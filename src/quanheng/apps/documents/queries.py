"""What others ask of the documents of cases."""

from collections.abc import Collection

from django.db.models import QuerySet

from quanheng.apps.database.plain import objects, places
from quanheng.apps.documents.models import Document

_LISTED = """
SELECT id, title, number, status, made_on FROM documents_document WHERE case_id IN {} ORDER BY id
"""


def documents_of(root: str) -> QuerySet[Document]:
    """The documents of a whole family, in the order in which they were made."""
    return Document.objects.filter(case__root=root).defer("drawn").select_related("case")


def listed_documents(cases: Collection[str]) -> list[Document]:
    """The documents of some cases, in the order in which they were made, with what a list says of them."""
    return objects(Document, _LISTED.format(places(len(cases))), *cases)


def latest_number(root: str, *names: str) -> str:
    """The title and number of the last document of these forms that still speaks; empty where there is none."""
    found = documents_of(root).filter(name__in=names, status=Document.Status.ISSUED).last()
    return f"{found.title} {found.number}" if found else ""
