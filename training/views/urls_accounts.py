"""Addresses of the accounts' pages."""

from training.routing import page
from training.views import accounts

urlpatterns = [
    page("sign-in/", accounts.sign_in, name="sign-in"),
    page("sign-out/", accounts.sign_out, name="sign-out"),
    page("password/", accounts.change_password, name="change-password"),
    page("language/", accounts.choose_language, name="language"),
]
