"""Addresses of people and roles."""

from django.urls import path

from kloe.web.accounts import people_views, role_views, views

urlpatterns = [
    path("", people_views.people, name="people"),
    path("add", people_views.add_person, name="add_person"),
    path("roles", role_views.roles, name="roles"),
    path("why", role_views.why_page, name="why"),
    path("changes", role_views.changes, name="changes"),
    path("teams", role_views.teams, name="teams"),
    path("teams/take", role_views.take_teams, name="take_teams"),
    path("sign-on-roles", role_views.sign_on_roles, name="sign_on_roles"),
    path("sign-on-roles/<int:number>/end", role_views.end_sign_on_role, name="end_sign_on_role"),
    path("cases", role_views.cases, name="cases"),
    path("cases/<int:number>/end", role_views.end_case, name="end_case"),
    path("me", views.own_account, name="own_account"),
    path("start/<str:token>", views.start, name="start"),
    path("<uuid:person_id>", people_views.person, name="person"),
    path("<uuid:person_id>/roles/give", people_views.give_role, name="give_role"),
    path("<uuid:person_id>/roles/<int:number>/end", people_views.end_role, name="end_role"),
    path("<uuid:person_id>/close", people_views.close_account, name="close_account"),
    path("<uuid:person_id>/open", people_views.open_account, name="open_account"),
    path("<uuid:person_id>/link", people_views.send_link, name="send_link"),
    path("<uuid:person_id>/second-factor", people_views.remove_second_factor, name="remove_second_factor"),
]
