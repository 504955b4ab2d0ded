"""Tables, one file per aggregate; no rules here."""

from store.models.clients import Client, Contact, PotentialProject
from store.models.memory import (
    Command,
    Draft,
    Event,
    Export,
    Layout,
    Place,
    SavedView,
    Setting,
    StageTotal,
    Upkeep,
)
from store.models.people import Member, Region
from store.models.processes import GateItem, Process, Stage
from store.models.projects import Project, ProjectClient, TeamMember
from store.models.reviews import Brief, Decision, Review, ReviewEntry, ReviewPerson, Seat
from store.models.working import GateTick, KeyDate, NextStep, Touch

TABLES = (
    Region, Member, Client, Contact, Process, Stage, GateItem, Project, ProjectClient, TeamMember,
    Touch, NextStep, Command, Event, Setting, Layout, Draft, Place, StageTotal, Upkeep,
    PotentialProject, GateTick, KeyDate, SavedView, Export,
    Review, ReviewPerson, ReviewEntry, Brief, Decision, Seat,
)  # fmt: skip
ENTITIES = {
    table._meta.table_name: table
    for table in (Region, Member, Client, Contact, Process, Stage, GateItem, Project, ProjectClient,
                  TeamMember, Touch, NextStep, Setting, Layout, PotentialProject, GateTick, KeyDate, SavedView, Export,
                  Review, ReviewPerson, ReviewEntry, Brief, Decision)
}  # fmt: skip

__all__ = [
    "ENTITIES",
    "TABLES",
    "Brief",
    "Client",
    "Command",
    "Contact",
    "Decision",
    "Draft",
    "Event",
    "Export",
    "GateItem",
    "GateTick",
    "KeyDate",
    "Layout",
    "Member",
    "NextStep",
    "Place",
    "PotentialProject",
    "Process",
    "Project",
    "ProjectClient",
    "Region",
    "Review",
    "ReviewEntry",
    "ReviewPerson",
    "SavedView",
    "Seat",
    "Setting",
    "Stage",
    "StageTotal",
    "TeamMember",
    "Touch",
    "Upkeep",
]  # fmt: skip
