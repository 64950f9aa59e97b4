"""How servers are divided into batches, compared with what Ansible's own `serial` makes of the same words."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible.executor.playbook_executor import PlaybookExecutor

from ansible_collections.harden.stack.plugins.filter.batch_of import FilterModule, batch_of

SERIALS = [1, 2, 3, 7, 50, "1", "30%", "33%", "1%", "99%", "100%", "1,2", "1,5,30%", "2%,1", " 1 , 3 ", [1, "50%"], [4]]


def batches(count, serial):
    hosts = [f"web{number}" for number in range(count)]
    numbers = [batch_of(hosts, host, serial) for host in hosts]
    assert numbers == sorted(numbers)
    return [numbers.count(number) for number in range(1, max(numbers, default=0) + 1)]


def ansibles(count, serial):
    """The sizes by Ansible itself."""
    parts = serial if isinstance(serial, list) else [part.strip() for part in str(serial).split(",")]

    class Inventory:
        def get_hosts(self, *words, **options):
            return list(range(count))

    class Play:
        hosts = order = None
        serial = parts

    executor = PlaybookExecutor.__new__(PlaybookExecutor)
    executor._inventory = Inventory()
    return [len(batch) for batch in executor._get_serialized_batches(Play())]


@pytest.mark.parametrize("serial", SERIALS, ids=str)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 50])
def test_the_batches_are_those_of_ansibles_serial(count, serial):
    assert batches(count, serial) == ansibles(count, serial)


def test_a_table_of_sizes():
    assert batches(10, "1,3,30%") == [1, 3, 3, 3]
    assert batches(3, "10%") == [1, 1, 1]


@pytest.mark.parametrize("serial", ["", 0, -1, "0%", "101%", "some", "1,", "1;2", "1.5", [], [None], None, "{{ 1 }}"])
def test_what_is_no_number_and_no_share_is_refused(serial):
    with pytest.raises(AnsibleFilterError, match="write 3, 30% or 1,5,30%"):
        batch_of(["web1"], "web1", serial)


def test_ansible_finds_it_by_its_name():
    assert FilterModule().filters() == {"batch_of": batch_of}
