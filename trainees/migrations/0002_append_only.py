from django.db import migrations

from training.append_only import AppendOnly, FrozenWhen


class Migration(migrations.Migration):
    dependencies = [("trainees", "0001_initial")]

    operations = [
        AppendOnly("ScoreEntry"),
        AppendOnly("MarkChange"),
        FrozenWhen("Rulebook", "OLD.frozen_at IS NOT NULL"),
    ]
