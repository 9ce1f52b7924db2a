"""make bench: every measurement, one after the other."""

from __future__ import annotations

from tests.load import city, elections, recovery, session


def main() -> None:
    """Run them all; each writes its own file under build/bench/."""
    for measurement in (session, city, recovery, elections):
        print(f"== {(measurement.__doc__ or '').splitlines()[0]}", flush=True)
        measurement.main()


if __name__ == "__main__":
    main()
