"""Who is on duty for what: people per source, brand and topic, a rota, a backup, the lead."""

from dataclasses import dataclass
from datetime import datetime

from monitor.rules.people import Person
from monitor.rules.route import Alert


@dataclass(frozen=True, slots=True)
class Duty:
    """Nobody in particular, unless configured."""

    def on_duty(self, alert: Alert, at: datetime) -> tuple[Person, ...]:
        """Who should take such a case at that moment."""
        return ()

    def leads(self, brand: str) -> tuple[Person, ...]:
        """To whom a case of that brand is handed."""
        return ()
