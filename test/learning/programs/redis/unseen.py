"""What Redis and Valkey have in common."""

from redis_commands import use_server


def use(service):
    use_server(service, client="redis-cli", benchmark="redis-benchmark")
