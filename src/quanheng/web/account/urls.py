"""The addresses of an account's rooms."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from quanheng.web.account import views

app_name = "account"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-in/<str:username>/", views.sign_in_demo, name="sign_in_demo"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("code/", views.Code.as_view(), name="code"),
    path("authenticator/", views.Enrol.as_view(), name="enrol"),
    path("authenticator.svg", views.picture, name="picture"),
    path("password/", views.Password.as_view(), name="password"),
    path("large-type/", views.large_type, name="large_type"),
]
