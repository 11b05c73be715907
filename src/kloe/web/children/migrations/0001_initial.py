"""The table of samples that were kept."""

import uuid
from typing import ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first."""

    initial = True

    dependencies: ClassVar = [
        ("childdata", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="KeptSample",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("framework", models.CharField(max_length=100)),
                ("sample", models.CharField(max_length=100)),
                ("seed", models.BigIntegerField()),
                ("cases", models.PositiveIntegerField()),
                ("missed", models.PositiveIntegerField(default=0)),
                ("picks", models.PositiveIntegerField(default=0)),
                ("chosen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "extract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="childdata.storedextract"
                    ),
                ),
            ],
            options={
                "ordering": ["-chosen_at"],
            },
        ),
    ]
