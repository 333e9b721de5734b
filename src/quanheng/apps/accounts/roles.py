"""The roles. A role opens a house or a room of it; it permits no act: acts ask for duties."""

WINDOW, OFFICER, LEGAL, HEAD = "window", "officer", "legal", "head"
BUREAU, SUPERVISOR, ADMINISTRATOR, CITIZEN = "bureau", "supervisor", "administrator", "citizen"

TITLES = {
    WINDOW: "窗口人员",
    OFFICER: "执法人员",
    LEGAL: "法制审核人员",
    HEAD: "机关负责人",
    BUREAU: "司法局人员",
    SUPERVISOR: "监督人员",
    ADMINISTRATOR: "系统管理员",
    CITIZEN: "群众",
}
"""What each role is called. A role is the group of that name."""

STAFF = frozenset(TITLES) - {CITIZEN}
"""Those who work here: their sessions end when they leave their seats."""

GUARDED = frozenset({LEGAL, BUREAU, SUPERVISOR, ADMINISTRATOR})
"""Those asked for a second factor: they review, supervise or administer what others do."""
