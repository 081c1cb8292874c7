from django.db import migrations

from training.append_only import FrozenWhen


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [FrozenWhen("ClassPolicy", "OLD.frozen_at IS NOT NULL")]
