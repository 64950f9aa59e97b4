"""What runs before an engine is started again by an undo, and is started again after it."""

from ansible_collections.harden.stack.plugins.module_utils.engine.control import ids


class Listing:
    """An engine with these containers."""

    def __init__(self, *containers):
        self.containers = containers

    def all_containers(self):
        return list(self.containers)


def test_tasks_of_a_swarm_are_left_to_it():
    assert ids(Listing(
        {"Id": "own", "State": "running", "Labels": None},
        {"Id": "ended", "State": "exited", "Labels": {}},
        {"Id": "task", "State": "running", "Labels": {"com.docker.swarm.task.id": "t1"}},
    )) == {"own"}
