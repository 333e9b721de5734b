"""The addresses of an account's rooms."""

app_name = "account"
urlpatterns: list[object] = []
