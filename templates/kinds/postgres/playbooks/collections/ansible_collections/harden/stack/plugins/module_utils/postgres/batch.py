"""The statements that read all of a PostgreSQL server's accounts, rights and tables at once."""

from __future__ import annotations

from .client import name, quoted

__all__ = ["batch"]

# Rights are counted by sort, because a database may have very many tables; of each sort the application has the same
# right on all or not.
RIGHTS = """
SELECT json_build_object('kind', 'right', 'scope', scope, 'grantee', COALESCE(rolname, 'PUBLIC'),
  'right', privilege_type,
  'grantable', is_grantable, 'count', COUNT(*))
FROM ({sources}) given LEFT JOIN pg_roles ON pg_roles.oid = grantee
WHERE grantee = 0 OR NOT rolsuper
GROUP BY scope, rolname, privilege_type, is_grantable;
"""

SERVER = """
SELECT json_build_object('kind', 'role', 'name', rolname, 'login', rolcanlogin, 'inherit', rolinherit,
  'connections', rolconnlimit,
  'password', rolpassword, 'until', CASE WHEN rolvaliduntil = 'infinity' THEN NULL ELSE rolvaliduntil END,
  'powers', array_remove(ARRAY[CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
    CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
    CASE WHEN rolbypassrls THEN 'BYPASSRLS' END], NULL))
FROM pg_authid WHERE rolname !~ '^pg_';
SELECT json_build_object('kind', 'member', 'of', r.rolname, 'name', m.rolname)
FROM pg_auth_members JOIN pg_roles r ON r.oid = roleid JOIN pg_roles m ON m.oid = member;
SELECT json_build_object('kind', 'setting', 'name', rolname, 'database', datname, 'settings', setconfig)
FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole LEFT JOIN pg_database ON pg_database.oid = setdatabase;
SELECT json_build_object('kind', 'holding', 'name', rolname, 'database', COALESCE(datname, ''),
  'what', classid::regclass
  || CASE WHEN objsubid > 0 THEN ' column' ELSE '' END, 'owned', deptype = 'o')
FROM pg_shdepend JOIN pg_roles ON refclassid = 'pg_authid'::regclass AND pg_roles.oid = refobjid
  LEFT JOIN pg_database ON pg_database.oid = dbid
WHERE deptype IN ('a', 'o') GROUP BY rolname, datname, classid, objsubid > 0, deptype;
SELECT json_build_object('kind', 'way', 'type', type, 'databases', database, 'users', user_name,
  'method', auth_method, 'error', error)
FROM pg_hba_file_rules;
"""

DATABASES = """SELECT 'database ' || datname AS scope, (aclexplode(COALESCE(datacl, acldefault('d', datdba)))).*
  FROM pg_database WHERE datallowconn"""

# The schemas of the application, and what is in them.
OURS = r"""
CREATE TEMPORARY VIEW ours AS SELECT * FROM pg_namespace n
  WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'harden_init')
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND objid = n.oid AND deptype = 'e');
CREATE TEMPORARY VIEW things AS SELECT c.oid, relname, relkind = 'S' AS sequence, relacl, relowner, nspname,
  EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid
    AND (deptype = 'e' OR (relkind = 'S' AND deptype IN ('a', 'i')))) AS follows
  FROM pg_class c JOIN ours ON ours.oid = relnamespace WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S');
CREATE TEMPORARY VIEW owned AS SELECT nspowner AS owner FROM ours
  UNION ALL SELECT relowner FROM things WHERE NOT follows
  UNION ALL SELECT proowner FROM pg_proc p JOIN ours ON ours.oid = pronamespace
    WHERE NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
  UNION ALL SELECT typowner FROM pg_type t JOIN ours ON ours.oid = typnamespace WHERE typtype IN ('d', 'e', 'r')
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_type'::regclass AND objid = t.oid AND deptype = 'e');
"""

INSIDE = """
SELECT json_build_object('kind', 'inside', 'schemas', (SELECT COUNT(*) FROM ours),
  'tables', (SELECT COUNT(*) FROM things WHERE NOT sequence),
  'sequences', (SELECT COUNT(*) FROM things WHERE sequence),
  'objects', (SELECT COUNT(*) FROM things) + (SELECT COUNT(*) FROM pg_proc JOIN ours ON ours.oid = pronamespace),
  'foreign', (SELECT COUNT(*) FROM owned WHERE owner <> COALESCE({owner}, 0))
    + (SELECT COUNT(*) FROM pg_database WHERE datname = current_database() AND datdba <> 'postgres'::regrole),
  'table', EXISTS (SELECT 1 FROM things WHERE NOT sequence AND relname IN ({table}, lower({table}))));
"""

IN_DATABASE = """SELECT 'schemas', (aclexplode(COALESCE(nspacl, acldefault('n', nspowner)))).* FROM ours
  UNION ALL SELECT CASE WHEN sequence THEN 'sequences' ELSE 'tables' END,
    (aclexplode(COALESCE(relacl, acldefault(CASE WHEN sequence THEN 's' ELSE 'r' END::"char", relowner)))).* FROM things
  UNION ALL SELECT CASE WHEN defaclrole = COALESCE({owner}, 0) AND defaclnamespace = 0 THEN 'new ' ELSE 'some new ' END
    || CASE defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'n' THEN 'schemas' ELSE 'things' END,
    (aclexplode(defaclacl)).* FROM pg_default_acl"""


def batch(database: str, table: str, seed: str, owner: str) -> str:
    """The statements; each prints one JSON document a line. The database is only looked into where there is one, the
    seed's mark likewise."""
    role = f"(SELECT oid FROM pg_roles WHERE rolname = {quoted(owner)})"
    return f"""{SERVER}
SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = {quoted(database)}) AS there \\gset
SELECT json_build_object('kind', 'database', 'there', :'there' = 't');
\\if :there
\\connect {name(database)}
{OURS}{INSIDE.format(owner=role, table=quoted(table))}
{RIGHTS.format(sources=f"{DATABASES} UNION ALL {IN_DATABASE.format(owner=role)}")}
SELECT to_regclass('harden_init.seed') IS NOT NULL AS marked \\gset
\\if :marked
SELECT json_build_object('kind', 'mark', 'state', state, 'objects_before', objects_before) FROM harden_init.seed
  WHERE name = {quoted(seed)};
\\endif
\\else
{RIGHTS.format(sources=DATABASES)}
\\endif
"""
