"""What the hub keeps in the database: the version of each topic, and the answers already given."""

from django.db import models


class TopicVersion(models.Model):
    """The version of one topic ("meetings.sitting:12"); it rises in the transaction that changes the
    topic."""

    topic = models.CharField(max_length=80, primary_key=True)
    version = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.topic} v{self.version}"


class Receipt(models.Model):
    """The answer given to one command of one account: the same id sent again gets it again, and changes
    nothing."""

    account_id = models.BigIntegerField()
    command_id = models.CharField(max_length=40)
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "command_id"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.command_id}"
