"""HTTP by audience: citizens (`public`), machines (`api`), and what both share (`ui`)."""
