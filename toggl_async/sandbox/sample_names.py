"""The names, descriptions, time zones and colors that made-up companies use."""

ZONES = (
    "Europe/Tallinn",
    "America/New_York",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "America/Los_Angeles",
    "Europe/London",
)
"""The zones of users: whole and half hours, both sides of the date line, with and without summer time."""

FIRST_NAMES = ("Maarja", "Jürgen", "Ana", "Kenji", "Priya", "Seán", "Olga", "Mateo", "Zoë", "Amara")
LAST_NAMES = ("Tamm", "Müller", "O'Neil", "Sato", "Rao", "García-López", "Smith", "Novák", "Okafor")

# The first names of each list are difficult for readers of csv, xlsx and pdf.
CLIENTS = (
    'Smith, "Sons" & Co',
    "=Equals Labs",
    "Café Ümlaut 🚀",
    "Line\nBreak Ltd",
    "Acme",
    "Northwind",
    "Globex",
    "Initech",
)
PROJECTS = (
    'Website "relaunch", phase 2',
    "=SUM(everything)",
    "Möbel & 家具 🪑",
    "Two\nlines",
    "Support",
    "Research",
    "Bookkeeping",
    "Mobile app",
    "Data pipeline",
    "Onboarding",
)
TASKS = ("Design", "Review, second round", "Testing", "Writing", "Calls")
TAGS = ("deep work", "meeting", "on-site, abroad", "überstunden", "🔥 urgent", '"quoted"', "travel")
GROUPS = ("Engineering", "Design, UX", "Everyone else")
DESCRIPTIONS = (
    "",
    'Fix "quotes", commas',
    "=1+1",
    "First line\nsecond line",
    "Grüße aus Tallinn 🇪🇪",
    "Weekly meeting",
    "Code review",
    "Planning",
    "Interviews",
    "Invoice run",
    "Read papers",
    "Bug hunt",
)
COLORS = ("#0b83d9", "#9e5bd9", "#d94182", "#e36a00", "#bf7000", "#2da608", "#06a893", "#c9806b")
