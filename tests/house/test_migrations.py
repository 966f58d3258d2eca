import re

from connectors.postgres.migrate import Migration, migrations

SINCE = 16
"""The steps up to here were made before anybody ran a city through an upgrade."""
TAKES_AWAY = re.compile(
    r"\bDROP\s+(?:TABLE|COLUMN|VIEW|FUNCTION|SCHEMA|TYPE)\b|\bRENAME\b|\bALTER\s+COLUMN\s+\w+\s+(?:SET\s+DATA\s+)?TYPE\b|\bSET\s+NOT\s+NULL\b",
    re.IGNORECASE,
)


def silent(step: Migration) -> list[str]:
    """Return what *step* takes away from code that does not know it, without saying so."""
    sql = re.sub(r"--.*", "", step.sql)
    return [] if step.breaks else TAKES_AWAY.findall(sql)


def test_a_step_that_takes_away_what_the_release_before_needs_says_so_in_its_first_line() -> None:
    found = {f"{step.number:04d}_{step.name}": words for step in migrations() if step.number > SINCE and (words := silent(step))}
    assert found == {}, "begin it with `-- breaks older code: WHY`, or only add (docs/operations.md, Upgrade)"


def test_the_rule_sees_what_takes_away_and_believes_who_says_so() -> None:
    taking = "ALTER TABLE results\n    DROP COLUMN cause;"
    assert silent(Migration(99, "x", taking))
    assert silent(Migration(99, "x", "ALTER TABLE results ALTER COLUMN value TYPE text"))
    assert silent(Migration(99, "x", "ALTER TABLE results ALTER COLUMN value SET NOT NULL"))
    assert not silent(Migration(99, "x", f"-- breaks older code: nothing reads it since 98\n{taking}"))
    assert not silent(Migration(99, "x", "CREATE TABLE y (z int NOT NULL); -- no DROP TABLE here"))
    assert not silent(Migration(99, "x", "ALTER TABLE y ADD COLUMN z int NOT NULL DEFAULT 0; DROP INDEX a"))
