"""What a service is given in an experiment, as an edit of its entry in a compose file."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["HARDENED", "NEVER", "PACE", "Recipe", "with_recipe", "why_not_alone"]

# What a deploy hardens: an experiment begins without it.
HARDENED = ("user", "cap_add", "cap_drop", "security_opt", "read_only", "tmpfs")
# What belongs to the running stack, or would reach it.
OF_THE_STACK = ("build", "container_name", "depends_on", "labels", "logging", "ports", "profiles", "restart")
# What a service shares with its server: whoever tries it tries the server.
SHARED = ("cgroup", "cgroup_parent", "device_cgroup_rules", "devices", "gpus", "network_mode", "pid", "runtime",
          "use_api_socket", "userns_mode", "uts", "volumes_from")

# How often the engine asks the health of what runs: it is waited for several times. And that of a service that is
# learned: who leads it through its life asks.
PACE = {"interval": "1s", "timeout": "5s", "retries": 120, "start_period": "0s"}
NEVER = {**PACE, "interval": "24h"}


@dataclass(frozen=True)
class Recipe:
    """As shipped where nothing is said. `capabilities` are those that it keeps; None leaves it the engine's own. It
    writes to the places `writable`, in memory, and to `volumes`, which last; `sizes` are (place, megabytes) of the
    former, which have as much as there is where nothing is said. The files of the volumes at `owned` are
    given to its user. `check` is what its health is asked by where the image does not say; `profile` is
    the file with the system calls that it may make, `confined` the name of its AppArmor profile. `hosts` are names with
    an address for each, NAME=ADDRESS. `stands`: what the stack hardens stays as it is, but for the filter of its system
    calls."""

    user: str | None = None
    capabilities: tuple | None = None
    read_only: bool = False
    writable: tuple = ()
    volumes: tuple = ()
    owned: tuple = ()
    check: tuple | None = None
    profile: str | None = None
    confined: str | None = None
    hosts: tuple = ()
    stands: bool = False
    sizes: tuple = ()

    def words(self) -> str:
        """What a person calls it."""
        if self == Recipe():
            return "as shipped"
        if self.stands:
            return "as the stack has it"
        parts = [f"as {self.user}" if self.user else "as shipped"]
        if self.capabilities is not None:
            parts.append(f"with {', '.join(self.capabilities)} alone" if self.capabilities else "without a capability")
        if self.read_only:
            parts.append("read-only")
        if self.writable:
            parts.append(f"{', '.join(self.writable)} in memory")
        if self.volumes:
            parts.append(f"a volume at {', '.join(self.volumes)}")
        if self.owned:
            parts.append(f"{', '.join(self.owned)} given to it")
        return ", ".join(parts)


def why_not_alone(service: dict) -> str:
    """Why a service cannot be tried beside its stack; empty where it can."""
    shared = [key for key in SHARED if service.get(key)]
    if service.get("privileged"):
        shared.append("privileged")
    if service.get("ipc") not in (None, "", "private"):
        shared.append("ipc")
    return f"it shares parts of the server ({', '.join(shared)}), and a trial would reach them" if shared else ""


def with_recipe(service: dict, recipe: Recipe) -> dict:
    """The service's entry for an experiment: nothing of it can meet the running stack."""
    hardened = {key: service[key] for key in HARDENED if recipe.stands and key in service}
    entry = {**{key: value for key, value in service.items() if key not in (*HARDENED, *OF_THE_STACK)}, **hardened}
    entry["restart"] = "no"
    options = [one for one in hardened.get("security_opt") or [] if not one.startswith("seccomp=")]
    if recipe.user is not None:
        entry["user"] = recipe.user
    if recipe.capabilities is not None:
        entry["cap_drop"] = ["ALL"]
        entry["cap_add"] = list(recipe.capabilities)
        options.append("no-new-privileges:true")
    if recipe.profile is not None:
        options.append(f"seccomp={recipe.profile}")
    if recipe.confined is not None:
        options.append(f"apparmor={recipe.confined}")
    if options:
        entry["security_opt"] = options
    if recipe.check is not None:
        entry["healthcheck"] = {"test": ["CMD", *(word.replace("$", "$$") for word in recipe.check)], **NEVER}
    if recipe.hosts:
        entry["extra_hosts"] = [*(entry.get("extra_hosts") or []), *recipe.hosts]
    if recipe.read_only:
        entry["read_only"] = True
    entry["tmpfs"] = [*hardened.get("tmpfs", []), *(in_memory(place, recipe) for place in recipe.writable)]
    entry["volumes"] = [*(entry.get("volumes") or []), *({"type": "volume", "target": one} for one in recipe.volumes)]
    return entry


def in_memory(place: str, recipe: Recipe) -> str:
    """As a deploy mounts it: a folder in memory belongs to root unless something else is said."""
    owner, separator, group = (recipe.user or "").partition(":")
    is_shared = place.endswith("/tmp")
    options = [f"size={size}m" for sized, size in recipe.sizes if sized == place]
    if separator and (owner + group).isdigit():
        options += [f"uid={owner}", f"gid={group}", f"mode={'1777' if is_shared else '0755'}"]
    elif is_shared:
        options += ["mode=1777"]
    return f"{place}:{','.join(options)}" if options else place
