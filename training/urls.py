from django.urls import include, path

from training.views import health

urlpatterns = [
    path("health/", health.overview, name="health"),
    path("health/<slug:part>/", health.part, name="health-part"),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("courses.urls")),
    path("", include("trainees.urls")),
]
