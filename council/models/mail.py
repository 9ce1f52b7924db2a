"""Letters by e-mail that wait to be sent, and what became of them."""

from django.db import models

from council.enums import MailState


class OutgoingMail(models.Model):
    """One letter to one address. `sealed` holds address, subject and text, encrypted and bound to `key`, and
    is emptied once the letter has ended; `key` is also its Message-ID, the same in every attempt. `error`
    names the kind of the last failure, never an address."""

    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    sealed = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["state", "due_at"], name="mail_by_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
