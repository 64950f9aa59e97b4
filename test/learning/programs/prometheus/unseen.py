"""Questions to its data."""

import time

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def use(service):
    now = int(time.time())
    service.ask("GET", "/api/v1/query?query=up", expect=200)
    span = f"start={now - 60}&end={now}&step=5"
    service.ask("GET", f"/api/v1/query_range?query=rate(go_gc_duration_seconds[1m])&{span}", expect=200)
    service.ask("POST", "/api/v1/query", expect=200, body="query=sum(up)", headers=FORM)
    service.ask("GET", "/api/v1/targets", expect=200)
    service.ask("GET", "/api/v1/status/tsdb", expect=200)
    service.ask("GET", "/federate?match[]=up", expect=200)
    service.ask("GET", "/metrics", expect=200)
    service.ask("POST", "/-/reload", expect=403)
    service.ask("GET", "/debug/pprof/heap", expect=200)
    service.ask("GET", "/api/v1/query?query=%7B", expect=400)
    service.ask_at_once("/api/v1/query?query=up", count=50)
    service.send_signal("HUP")
    service.ask("GET", "/-/ready", expect=200)
