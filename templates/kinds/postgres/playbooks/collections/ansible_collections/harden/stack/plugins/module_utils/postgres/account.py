"""An application's account, as its module and its action return it."""

from __future__ import annotations

from ..database.scram import verifier
from ..database.writing import ACCOUNT, account_given
from .client import OWNER, Client, SqlError, name, quoted

__all__ = ["ARGUMENTS", "give_account"]

# What postgres_account takes, which says what each is.
ARGUMENTS = ACCOUNT

# Names stand as arguments of format(), because a statement of a DO block takes no parameters.
BARE = """
DO $$
DECLARE one record;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {text}) THEN CREATE ROLE {user}; END IF;
  FOR one IN SELECT r.rolname AS role, g.rolname AS grantor FROM pg_auth_members JOIN pg_roles r ON r.oid = roleid
    JOIN pg_roles g ON g.oid = grantor JOIN pg_roles m ON m.oid = member WHERE m.rolname = {text}
  LOOP EXECUTE format('REVOKE %I FROM %I GRANTED BY %I', one.role, {text}, one.grantor); END LOOP;
  FOR one IN SELECT datname FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
    JOIN pg_roles ON pg_roles.oid = setrole WHERE rolname = {text}
  LOOP EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET ALL', {text}, one.datname); END LOOP;
END $$;
ALTER ROLE {user} RESET ALL;
ALTER ROLE {user} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT {connections}
  VALID UNTIL 'infinity' PASSWORD {verifier};
"""

LEFT = """
REASSIGN OWNED BY {user} TO {owner};
DROP OWNED BY {user};
"""

# Now for what is there, and by default for what the owner of the tables makes later.
DATA = """
DO $$
DECLARE one name;
BEGIN
  FOR one IN SELECT nspname FROM pg_namespace n WHERE nspname !~ '^pg_'
    AND nspname NOT IN ('information_schema', 'harden_init')
    AND NOT EXISTS (
      SELECT 1 FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND objid = n.oid AND deptype = 'e')
  LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', one, {text});
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', one, {text});
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO %I', one, {text});
  END LOOP;
END $$;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SCHEMAS TO {user};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {user};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {user};
"""

# Its sessions begin as the owner of the tables, so that what one such application makes, another one can change.
SCHEMA = """
GRANT TEMPORARY ON DATABASE {database} TO {user};
GRANT {owner} TO {user};
ALTER ROLE {user} IN DATABASE {database} SET role = {owner};
"""

ELSEWHERE = """SELECT DISTINCT datname FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid
JOIN pg_roles ON refclassid = 'pg_authid'::regclass AND pg_roles.oid = refobjid
WHERE rolname = {text} AND datname <> {database};"""


def statements(user: str, password: str, database: str, rights: str, connections: int) -> str:
    """The account as it must be, whatever it was before; open sessions keep their rights until they end."""
    words = {
        "text": quoted(user),
        "user": name(user),
        "owner": name(OWNER),
        "database": name(database),
        "connections": connections,
        "verifier": quoted(verifier(password)),
    }
    parts = (BARE, LEFT, "GRANT CONNECT ON DATABASE {database} TO {user};", DATA if rights == "data" else SCHEMA)
    return "BEGIN;\n" + "\n".join(part.format(**words) for part in parts) + "\nCOMMIT;\n"


def leave_others(client: Client, user: str, database: str) -> None:
    """Takes away what the account has in other databases."""
    found = client.run(ELSEWHERE.format(text=quoted(user), database=quoted(database)))
    for other in filter(None, found.splitlines()):
        client.run(LEFT.format(user=name(user), owner=name(OWNER)), other)


def write(params: dict, password: str) -> None:
    user, database = params["user"], params["database"]
    client = Client(params["container"])
    leave_others(client, user, database)
    client.run(statements(user, password, database, params["rights"], params["connections"]), database)


def give_account(check: bool, **params) -> dict:
    """What postgres_account returns."""
    return account_given(write, SqlError, params, check)
