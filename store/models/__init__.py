"""Tables, one file per aggregate; no rules here."""

from store.models.clients import Client, Contact
from store.models.memory import Command, Draft, Event, Layout, Place, Setting, StageTotal, Upkeep
from store.models.people import Member, Region
from store.models.processes import GateItem, Process, Stage
from store.models.projects import Project, ProjectClient, TeamMember
from store.models.working import NextStep, Touch

TABLES = (
    Region, Member, Client, Contact, Process, Stage, GateItem, Project, ProjectClient, TeamMember,
    Touch, NextStep, Command, Event, Setting, Layout, Draft, Place, StageTotal, Upkeep,
)  # fmt: skip
ENTITIES = {
    table._meta.table_name: table
    for table in (Region, Member, Client, Contact, Process, Stage, GateItem, Project, ProjectClient,
                  TeamMember, Touch, NextStep, Setting, Layout)
}  # fmt: skip

__all__ = [
    "ENTITIES", "TABLES", "Client", "Command", "Contact", "Draft", "Event", "GateItem", "Layout", "Member", "NextStep",
    "Place", "Process", "Project", "ProjectClient", "Region", "Setting", "Stage", "StageTotal", "TeamMember", "Touch",
    "Upkeep",
]  # fmt: skip
