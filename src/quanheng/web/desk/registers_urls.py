"""The addresses of the registers, under the desk's. A version of a statute has ``@`` in its name."""

from django.urls import path

from quanheng.web.desk import (
    inspections,
    registers,
    registers_files,
    registers_letters,
    registers_opening,
    registers_organs,
    registers_papers,
    training,
)

urlpatterns = [
    path("", registers.registers, name="registers"),
    path("statutes/", registers.statutes, name="statutes"),
    path("statutes/<str:key>/", registers.statute, name="statute"),
    path("statutes/<str:key>/touched/", registers.touched, name="touched"),
    path("powers/", registers.powers, name="powers"),
    path("powers/<str:key>/", registers.power, name="power"),
    path("items/", registers.items, name="items"),
    path("people/", registers.people, name="people"),
    path("people/<str:key>/", registers_files.person, name="person"),
    path("people/<str:key>/letter/<int:year>/", registers_letters.letter, name="letter"),
    path("posts/<str:key>/", registers.post, name="post"),
    path("posts/<str:key>/paper/", registers_papers.post_statement, name="post_statement"),
    path("checks/", registers.checks, name="checks"),
    path("organs/", registers_organs.organs, name="organs"),
    path("organs/<str:key>/", registers_organs.organ, name="organ"),
    path("organs/<str:key>/powers/", registers_papers.organ_powers, name="organ_powers"),
    path("cells/", inspections.cells, name="cells"),
    path("cells/<str:key>/", inspections.cell, name="cell"),
    path("plans/", inspections.plans, name="plans"),
    path("minor/", inspections.minor, name="minor"),
    path("training/", training.training, name="training"),
    path("training/county/", training.county, name="training_county"),
    path("exams/", training.exams, name="exams"),
    path("exams/<str:key>/", training.exam, name="exam"),
    path("exams/<str:key>/results/", training.results, name="results"),
    path("new/", registers_opening.register_openings, name="register_openings"),
    path("new/<str:organ>/<str:procedure>/", registers_opening.register_open, name="register_open"),
]
