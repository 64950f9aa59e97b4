#!/usr/bin/python
"""Documentation of the action of the same name, which runs on the machine that deploys."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: image_signatures
short_description: Verify the signatures of a stack's images
description:
  - Asks cosign, notation or notary for each image of the stack's compose file, and for each image that a Dockerfile
    of the stack names, if its name begins with an entry of O(signatures). The longest entry that fits counts.
  - Runs on the machine that deploys, and changes nothing. What is verified is the digest; an image that is named by
    a tag alone counts as not signed.
options:
  root:
    description: The stack's folder on the servers, which the project has below C(playbooks/files), too.
    type: path
    required: true
  services:
    description: The stack's services, each with its C(name), and with its C(source) where it is built from that.
    type: list
    elements: dict
    required: true
  signatures:
    description: Who must have signed, by the beginning of an image's name. C(tool) is V(cosign), V(notation) or
      V(dct); C(key) and C(roots) are files below the project's folder; C(identity), C(issuer), C(log) and C(server)
      as in harden.yml.
    type: dict
    required: true
  strict:
    description: Whether an image that is not signed, or cannot be verified, is a failure, and not only a finding.
    type: bool
    default: false
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Verify the images
  harden.stack.image_signatures:
    root: /opt/harden/csvs23
    services: "{{ stack_services }}"
    signatures:
      registry.example.org/team: {tool: cosign, key: keys/release.pub}
    strict: true
"""

RETURN = r"""
findings:
  description: One entry for each service with an image that must be signed, as stack_verify returns them, without the
    host. C(ok) is null where a signature could not be verified.
  returned: always
  type: list
"""
