"""What the tests of a swarm share: an engine that answers as they say, closed after each."""

import pytest

from .engine import SpokenEngine


@pytest.fixture(name="speak")
def fixture_speak():
    engines = []

    def speak(answers):
        engines.append(SpokenEngine(answers))
        return engines[-1]

    yield speak
    for engine in engines:
        engine.close()
