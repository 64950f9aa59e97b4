import fc from "fast-check";
import { parseAnsibleVersion } from "../../src/doctor/ansible.ts";
import { parseOsRelease } from "../../src/doctor/machine.ts";
import { findVersion, isAtLeast } from "../../src/doctor/versions.ts";
import { holds } from "../support/holds.ts";

describe("os-release", () => {
  test.each([
    [
      "Debian 13",
      'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nVERSION_ID="13"\nVERSION="13 (trixie)"\nVERSION_CODENAME=trixie\nID=debian\n',
      ["debian", "13", "trixie"],
    ],
    [
      "Debian 12",
      'VERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://x/"\n',
      ["debian", "12", "bookworm"],
    ],
    [
      "Ubuntu 22.04",
      'VERSION_ID="22.04"\nVERSION="22.04.3 LTS (Jammy Jellyfish)"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\nUBUNTU_CODENAME=jammy\n',
      ["ubuntu", "22.04", "jammy"],
    ],
    ["Ubuntu 24.04", 'ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\n', ["ubuntu", "24.04", "noble"]],
    ["single quotes", "ID='alpine'\nVERSION_ID='3.20.1'\n", ["alpine", "3.20.1", ""]],
    ["a rolling release", "ID=arch\nBUILD_ID=rolling\n", ["arch", "", ""]],
    ["nothing", "", ["", "", ""]],
  ])("%s", (_name, text, [id, version, codename]) => {
    expect(parseOsRelease(text)).toEqual({ id, version, codename });
  });

  test("never throws", () => {
    holds(fc.property(fc.string(), (text) => typeof parseOsRelease(text).id === "string"));
  });
});

describe("versions", () => {
  test.each([
    ["Docker Compose version 2.26.1-4", [2, 26, 1]],
    ["v5.0", [5, 0, 0]],
    ["ansible-playbook [core 2.19.11]\n  config file = None", [2, 19, 11]],
    ["github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3", [0, 13, 1]],
    ["26.1.5+dfsg1", [26, 1, 5]],
    ["none at all", undefined],
  ])("%s", (text, version) => {
    expect(findVersion(text)).toEqual(version);
  });

  test.each([
    [[5, 0, 0], [2, 21], true],
    [[2, 40, 3], [2, 21], true],
    [[2, 5, 0], [2, 21], false],
    [[2, 21], [2, 21, 1], false],
    [[1, 5, 4], [1, 5, 4], true],
  ])("%j is at least %j: %s", (version, least, expected) => {
    expect(isAtLeast(version, least)).toBe(expected);
  });
});

test("what Ansible says of itself", () => {
  const text = [
    "ansible-playbook [core 2.17.14]",
    "  ansible python module location = /opt/pipx/venvs/ansible/lib/python3.10/site-packages/ansible",
    "  ansible collection location = /root/.ansible/collections:/usr/share/ansible/collections",
  ].join("\n");
  expect(parseAnsibleVersion(text)).toEqual({
    version: [2, 17, 14],
    collectionFolders: [
      "/root/.ansible/collections",
      "/usr/share/ansible/collections",
      "/opt/pipx/venvs/ansible/lib/python3.10/site-packages",
    ],
  });
});
