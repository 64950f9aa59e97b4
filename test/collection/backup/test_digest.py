"""Checksums of a dump: the same however it comes in blocks, and another one for just the table that differs."""

import pytest
from hypothesis import given, strategies as st

from ansible_collections.harden.stack.plugins.module_utils.backup.digest import Digests

MYSQL = b"""-- MariaDB dump 10.19
-- Server version\t11.8.3

--
-- Current Database: `shop`
--
CREATE DATABASE `shop`;

--
-- Table structure for table `orders`
--
CREATE TABLE `orders` (`id` int);

--
-- Dumping data for table `orders`
--
INSERT INTO `orders` VALUES (1),(2);

--
-- Dumping data for table `odd ``name`
--
INSERT INTO `odd ``name` VALUES ('x');
-- Dump completed
"""
POSTGRES = b"""--
-- PostgreSQL database dump
--
-- Dumped from database version 17.5
\\connect shop

--
-- Name: orders; Type: TABLE; Schema: public; Owner: app
--
CREATE TABLE public.orders (id integer);

--
-- Data for Name: orders; Type: TABLE DATA; Schema: public; Owner: app
--
COPY public.orders (id) FROM stdin;
1
\\.
"""


def sums(text: bytes, size: int = 1 << 20) -> dict:
    digests = Digests()
    for begin in range(0, len(text), size):
        digests.add(text[begin:begin + size])
    assert digests.bytes == len(text)
    return digests.result()


def test_names_databases_and_tables():
    assert list(sums(MYSQL)) == ["shop: the database itself", "shop: orders", "shop: odd ``name"]
    assert list(sums(POSTGRES)) == ["shop: the database itself", "shop: orders; Type: TABLE; Schema: public",
                                    "shop: orders; Type: TABLE DATA; Schema: public"]


@given(st.integers(1, 700), st.sampled_from([MYSQL, POSTGRES, MYSQL * 40, POSTGRES * 40]))
def test_does_not_depend_on_the_blocks(size, text):
    assert sums(text, size) == sums(text)


@pytest.mark.parametrize("old, new, table", [
    (b"VALUES (1),(2)", b"VALUES (1),(3)", "shop: orders"),
    (b"('x')", b"('y')", "shop: odd ``name"),
    (b"CREATE DATABASE", b"create database", "shop: the database itself"),
])
def test_tells_the_table_that_differs(old, new, table):
    before, after = sums(MYSQL), sums(MYSQL.replace(old, new))
    assert [name for name in before if before[name] != after[name]] == [table]


def test_versions_and_times_do_not_count():
    assert sums(MYSQL) == sums(MYSQL.replace(b"11.8.3", b"11.8.4"))


def test_a_table_that_is_gone_differs():
    assert sums(MYSQL).keys() - sums(MYSQL[:MYSQL.index(b"\n--\n-- Dumping data for table `odd")]).keys()


@given(st.binary(max_size=5000))
def test_takes_anything(text):
    assert sums(text, 100) == sums(text)
