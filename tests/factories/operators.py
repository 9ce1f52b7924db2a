"""The operator of the installation, who keeps the working calendar."""

from datetime import timedelta

from council import clock
from council.enums import Role
from council.models import Account, RoleAssignment
from council.permissions import Actor
from tests.factories.world import World, make_account, make_person


def make_operator(world: World) -> Account:
    """A system operator in this council, as "operator"."""
    person = make_person("Người vận hành")
    RoleAssignment.objects.create(
        person=person,
        council=world.council,
        role=Role.SYSTEM_OPERATOR,
        since=clock.today() - timedelta(days=10),
    )
    world.accounts["operator"] = make_account(f"{world.council.code}-operator", person)
    return world.accounts["operator"]


def operator(world: World) -> Actor:
    """That operator as an actor; made where there is none."""
    if "operator" not in world.accounts:
        make_operator(world)
    return world.actor("operator")
