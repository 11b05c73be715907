"""The addresses of the pages on what Ofsted has published."""

from django.urls import path

from kloe.web.published import views

urlpatterns = [
    path("", views.outcomes, name="outcomes"),
    path("outcomes.csv", views.outcomes_file, {"ending": ".csv"}, name="outcomes_csv"),
    path("outcomes.xlsx", views.outcomes_file, {"ending": ".xlsx"}, name="outcomes_xlsx"),
    path("authorities/<slug:called>/", views.authority, name="published_authority"),
    path("themes/", views.themes, name="published_themes"),
    path("themes/<slug:theme_id>/", views.theme, name="published_theme"),
    path("search/", views.search, name="search_reports"),
    path("recommendations/", views.recommendation_list, name="recommendations"),
    path("reports/", views.reports, name="published_reports"),
    path("reports/<slug:report_id>/", views.report, name="published_report"),
    path("reports/<slug:report_id>/pages/<int:page>.png", views.page_picture, name="page_picture"),
]
