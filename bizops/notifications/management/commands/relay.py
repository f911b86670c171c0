"""`manage.py relay`: the process that delivers the outbox."""

import logging
import signal
import socket
import time
from threading import Event

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from bizops.jobs.services import heartbeats
from bizops.notifications.services.relay import Relay

log = logging.getLogger(__name__)
POLL = 0.5  # seconds; a look costs a tenth of a millisecond, and needs no connection of its own through a pooler
SIGN_EVERY = 15.0
DATABASE_AWAY = 2.0


class Command(BaseCommand):
    help = "Delivers notices, mail and doorbells. Any number may run side by side."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="deliver what is due now, then end")

    def handle(self, *args, once: bool = False, **options):
        relay = Relay()
        if once:
            count = relay.work_off()
            self.stdout.write(f"{count} taken in hand")
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self._go_on(relay, stop)

    def _go_on(self, relay: Relay, stop: Event) -> None:
        """Until told to stop; the row in hand is always brought to its end. A database that restarts is waited for."""
        signed = -SIGN_EVERY
        while not stop.is_set():
            try:
                if time.monotonic() - signed >= SIGN_EVERY:
                    heartbeats.show("relay", socket.gethostname())
                    signed = time.monotonic()
                if not relay.step():
                    stop.wait(POLL)
            except DatabaseError:
                log.warning("the database is away", exc_info=True)
                connection.close()
                stop.wait(DATABASE_AWAY)
