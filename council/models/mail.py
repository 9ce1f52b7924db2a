"""Letters by e-mail and text messages that wait to be sent, and what became of them."""

from django.db import models

from council.enums import Channel, MailState


class OutgoingMail(models.Model):
    """One message to one address or number. `sealed` holds it whole, encrypted and bound to `key`, and is
    emptied once the message has ended; `key` is also a letter's Message-ID, the same in every attempt.
    `error` names the kind of the last failure, never an address."""

    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=4, choices=Channel.choices, default=Channel.MAIL)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    sealed = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["channel", "state", "due_at"], name="mail_by_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
