"""Every address: each page has said who may see it (training.routing.page)."""

from django.urls import include, path

from training.routing import page
from training.views import health

handler400 = "training.views.trouble.unreadable"
handler500 = "training.views.trouble.trouble"
urlpatterns = [
    page("health/", health.overview, name="health"),
    page("health/<slug:part>/", health.part, name="health-part"),
    path("", include("training.views.urls_accounts")),
    path("", include("courses.urls")),
    path("", include("trainees.urls")),
]
