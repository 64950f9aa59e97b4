"""An image is pushed, pulled and removed."""

import hashlib
import json

KIND = "application/vnd.docker.distribution.manifest.v2+json"


def use(service):
    layer = bytes(range(256)) * 8000
    config = b'{"architecture":"amd64","os":"linux"}'
    for content in (layer, config):
        push(service, content)
    manifest = json.dumps({
        "schemaVersion": 2,
        "mediaType": KIND,
        "config": describe("application/vnd.docker.container.image.v1+json", config),
        "layers": [describe("application/vnd.docker.image.rootfs.diff.tar.gzip", layer)],
    })
    headers = {"Content-Type": KIND, "Accept": KIND}
    service.ask("PUT", "/v2/lime/manifests/1", expect=201, body=manifest, headers=headers)
    assert service.ask("GET", "/v2/lime/manifests/1", expect=200, headers=headers).decode() == manifest
    assert service.ask("GET", f"/v2/lime/blobs/{digest(layer)}", expect=200) == layer
    service.ask("GET", f"/v2/lime/blobs/{digest(layer)}", expect=206, headers={"Range": "bytes=0-99"})
    service.ask("GET", "/v2/_catalog", expect=200)
    service.ask("GET", "/v2/lime/tags/list", expect=200)
    service.ask("POST", f"/v2/tree/blobs/uploads/?mount={digest(layer)}&from=lime", expect=201)
    service.ask("DELETE", f"/v2/lime/manifests/{digest(manifest.encode())}", expect=202)
    service.ask("GET", "/v2/lime/manifests/1", expect=404)
    service.ask_at_once("/v2/", count=50)


def push(service, content):
    service.ask("POST", "/v2/lime/blobs/uploads/", expect=202)
    place = "/v2/" + service.headers["Location"].split("/v2/", 1)[1]
    headers = {"Content-Type": "application/octet-stream"}
    service.ask("PATCH", place, expect=202, body=content, headers=headers)
    place = "/v2/" + service.headers["Location"].split("/v2/", 1)[1]
    service.ask("PUT", f"{place}&digest={digest(content)}", expect=201)


def digest(content):
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def describe(kind, content):
    return {"mediaType": kind, "size": len(content), "digest": digest(content)}
