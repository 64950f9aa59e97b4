"""What goes to a MariaDB or MySQL server, what comes back, and how it keeps passwords."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.mysql import client
from ansible_collections.harden.stack.plugins.module_utils.mysql import hash as it

# Of the password `x`.
SERVERS_HASH = "$A$005$\x15fwSC\x01\x15\x0e\x1e\x07]JXQB\tS\x02+CRdPtAqiEY0yZbcNRzpQ/AQYNraBdJ2mexLzQMDLoEm."
NOBODYS_HASH = "THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED"


@pytest.mark.parametrize("text, sql", [
    ("plain", "'plain'"),
    ("it's", "'it\\'s'"),
    ("back\\slash", "'back\\\\slash'"),
])
def test_a_text_as_an_sql_string(text, sql):
    assert client.quoted(text) == sql


def test_an_underscore_in_a_databases_name_does_not_open_the_neighbours_database():
    assert client.pattern("my_db") == "my\\_db"


def test_an_error_names_the_fault_and_neither_the_statement_nor_a_password_in_it():
    password = "it's\\mine"
    printed = ("--------------\nALTER USER 'a'@'%' IDENTIFIED BY 'it\\'s\\\\mine'\n--------------\n\n"
               f"ERROR 1064 (42000) at line 1: near '{password}'")
    assert client.without(client.message(printed), [password]) == "ERROR 1064 (42000) at line 1: near '[REDACTED]'"


# As `openssl passwd -5` gives them.
@pytest.mark.parametrize("password, salt, rounds, digest", [
    ("Hello world!", "saltstring", 5000, "5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"),
    ("Hello world!", "saltstringsaltst", 10_000, "3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA"),
    ("über", "saltstringsaltst", 5000, "baEPepgls4alqFOTzBftqwuolN1V5x3ofY8Hqd.5GJ0"),
    ("x" * 100, "a", 5000, "BzuejksQyGKBWETRrz.eTqDpbLY8DKUkVzxxPNKLCQA"),
])
def test_the_digest(password, salt, rounds, digest):
    assert it.sha256_crypt(password.encode(), salt.encode(), rounds) == digest


@pytest.mark.parametrize("what, password, stored, fits", [
    ("its password", "x", SERVERS_HASH, True),
    ("another", "y", SERVERS_HASH, False),
    ("the hash of an account that nobody can be", "x", f"$A$005${NOBODYS_HASH}", False),
    ("no hash", "x", "", False),
    ("rounds that are no number", "x", f"$A$zz5${NOBODYS_HASH}", False),
    ("a hash of MariaDB", "x", "*4C87C0B1FC0E4B7D0B0D4E4F5C2C3BC4A85BEB21", False),
])
def test_mysqls_hash(what, password, stored, fits):
    assert it.caching_sha2_fits(password, stored) == fits, what
