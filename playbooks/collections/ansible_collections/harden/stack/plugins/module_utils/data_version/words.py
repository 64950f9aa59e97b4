"""Verdicts in words: what is there, why it is refused, and what to do."""

from __future__ import annotations

from .steps import SERVERS, next_stop, release_of
from .versions import numbers

__all__ = ["describe"]


def describe(result: dict, wanted: dict, why: str) -> str:
    """A sentence or more; empty where there is nothing to say. `why` is for what is unknown."""
    if result["verdict"] == "starts":
        return ""
    if result["verdict"] == "unknown":
        return f"{found(result)} Whether they fit could not be found out: {why}."
    return " ".join([found(result), *SAYS[result["verdict"]](result, wanted)])


def found(result: dict) -> str:
    data = f"{result['service']} has data of {name_of(result['data'])} in {result['where']}"
    return f"{data}, and {result['image']['name']} is {name_of(result['image'])}."


def name_of(one: dict) -> str:
    if not one["server"]:
        return "of an unknown server" if "name" in one else "an unknown server"
    return f"{SERVERS[one['server']].title} {one['version'] or 'of an unknown version'}"


def dotted(release: tuple) -> str:
    return ".".join(map(str, release))


def releases(result: dict) -> tuple:
    server = SERVERS[result["image"]["server"]]
    return (server, *(release_of(server, result[one]["version"]) for one in ("data", "image")))


def put_back(result: dict, wanted: dict) -> str:
    """The image that fits what is there."""
    data = result["data"]
    server = SERVERS[data["server"]]
    release = dotted(release_of(server, data["version"]))
    return f"put an image of {server.title} {release or 'as it was'} back ({wanted['key']} in harden.yml)"


def begin(words: str) -> str:
    return words[0].upper() + words[1:]


def in_place(result: dict, wanted: dict) -> list:
    server, old, new = releases(result)
    other = f" What harden.yml agrees to is {wanted['agreed']}." if wanted["agreed"] else ""
    return [f"It would take them over in place, and {server.title} {dotted(old)} does not open them afterwards.{other}",
            f"Either {put_back(result, wanted)}. Or make a copy of the data, write `upgrade: in-place to {dotted(new)}`"
            f" under services.{result['service']}, and deploy again."]


def too_far(result: dict, wanted: dict) -> list:
    server, old, new = releases(result)
    stop = dotted(next_stop(server, old, new))
    return [f"{server.title} leaves no release out: the next after {dotted(old)} is {stop}.",
            f"Either {put_back(result, wanted)}. Or take the data to {stop} first."]


def dump(result: dict, wanted: dict) -> list:
    server, _, new = releases(result)
    other = f" What harden.yml agrees to is {wanted['agreed']}." if wanted["agreed"] else ""
    how = (f"write `upgrade: by-dump to {dotted(new)}` under services.{result['service']}, and deploy again: its rows"
           " go over by a dump" if wanted["volume"] else
           "take the rows over by a dump, with pg_dump and pg_restore, into a volume that has a name")
    return [f"{server.title} opens data of its own release only.{other}",
            f"{begin(put_back(result, wanted))}, or {how}."]


def moves(result: dict, wanted: dict) -> list:
    new = releases(result)[2]
    return ["Its rows go there by a dump, as harden.yml agrees to. The services that use it are stopped meanwhile, and "
            f"its old data stay in the volume {wanted['volume']}_before_{new[0]}."]


def newer(result: dict, wanted: dict) -> list:
    return ["No server is made for data of a newer one: it does not open them, or damages them.",
            f"{begin(put_back(result, wanted))}, or a newer one."]


def other_server(result: dict, wanted: dict) -> list:
    return ["One does not open the files of the other, and may damage them.",
            f"{begin(put_back(result, wanted))}, or take the rows over by a dump into a service of another name,"
            " which has a volume of its own."]


def agreed(result: dict, wanted: dict) -> list:
    server, old, new = releases(result)
    return [f"It takes them over in place, as harden.yml agrees to: {server.title} {dotted(old)} does not open them any"
            " more."]


SAYS = {"in-place": in_place, "too-far": too_far, "dump": dump, "moves": moves, "newer": newer,
        "other-server": other_server, "agreed": agreed}
