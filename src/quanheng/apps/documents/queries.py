"""What others ask of the documents of cases."""

from django.db.models import QuerySet

from quanheng.apps.documents.models import Document


def documents_of(root: str) -> QuerySet[Document]:
    """The documents of a whole family, in the order in which they were made."""
    return Document.objects.filter(case__root=root).defer("drawn").select_related("case")


def latest_number(root: str, *names: str) -> str:
    """The title and number of the last document of these forms that still speaks; empty where there is none."""
    found = documents_of(root).filter(name__in=names, status=Document.Status.ISSUED).last()
    return f"{found.title} {found.number}" if found else ""
