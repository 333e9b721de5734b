"""The addresses of the registers, under the desk's. A version of a statute has ``@`` in its name."""

from django.urls import path

from quanheng.web.desk import registers

urlpatterns = [
    path("", registers.registers, name="registers"),
    path("statutes/", registers.statutes, name="statutes"),
    path("statutes/<str:key>/", registers.statute, name="statute"),
    path("statutes/<str:key>/touched/", registers.touched, name="touched"),
    path("powers/", registers.powers, name="powers"),
    path("powers/<str:key>/", registers.power, name="power"),
    path("items/", registers.items, name="items"),
    path("people/", registers.people, name="people"),
    path("people/<str:key>/", registers.person, name="person"),
    path("people/<str:key>/letter/<int:year>/", registers.letter, name="letter"),
    path("posts/<str:key>/", registers.post, name="post"),
    path("checks/", registers.checks, name="checks"),
]
