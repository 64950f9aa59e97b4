# shellcheck shell=bash
# Ansible and its linters: the distribution's where they are new enough, else PyPI's in an environment of their own;
# sourced by prepare.sh after say.sh and apt.sh.

ansible_home=/opt/harden-init-tools

# Whether ansible-core is 2.16 or newer, with a community.docker that can wait for health (3.8).
ansible_is_new_enough() {
  local core docker
  core=$(ansible-playbook --version 2>/dev/null | sed -n '1s/.*\[core \([0-9.]*\).*/\1/p')
  docker=$(ansible-galaxy collection list community.docker --format json 2>/dev/null | sed -n 's/.*"version": *"\([0-9.]*\)".*/\1/p')
  at_least 2.16 "$core" && at_least 3.8 "$docker"
}

at_least() { [ -n "$2" ] && [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# Debian 13 is the first of the known distributions whose own Ansible is new enough.
distribution_has_ansible() {
  # shellcheck source=/dev/null
  (. /etc/os-release && [ "$ID" = debian ] && at_least 13 "${VERSION_ID:-99}")
}

# Programs from PyPI, each put on the PATH.
install_from_pypi() {
  local program
  as_root python3 -m venv "$ansible_home" && as_root "$ansible_home/bin/pip" install --quiet --disable-pip-version-check "$@" || return 1
  for program in ansible ansible-playbook ansible-test ansible-vault ansible-galaxy ansible-config ansible-doc ansible-inventory ansible-lint yamllint; do
    if [ -x "$ansible_home/bin/$program" ]; then as_root ln -sf "$ansible_home/bin/$program" "/usr/local/bin/$program"; fi
  done
}

from_pypi() {
  require_root "$*"
  install_packages python3-venv
  step "$* from PyPI" install_from_pypi "$@" || fail 'PyPI gave no Ansible. Install ansible-core 2.16 or newer, and run this again:' \
    'https://docs.ansible.com/ansible/latest/installation_guide/'
  hash -r
}

provide_ansible() {
  if ansible_is_new_enough; then return; fi
  if distribution_has_ansible; then install_packages ansible; else from_pypi 'ansible>=9'; fi
  ansible_is_new_enough || fail 'Ansible is still older than ansible-core 2.16 with community.docker 3.8.' \
    "Look which one comes first on the PATH: $(command -v ansible-playbook)"
}

provide_ansible_linters() {
  if command -v ansible-lint >/dev/null && command -v yamllint >/dev/null; then return; fi
  if distribution_has_ansible; then install_packages ansible-lint yamllint; else from_pypi 'ansible>=9' ansible-lint yamllint; fi
}

# What tests and checks the collection's Python, beside Ansible itself.
provide_python_testers() {
  if "$(ansible_python)" -c 'import hypothesis, pycodestyle, pytest, voluptuous' 2>/dev/null; then return; fi
  if distribution_has_ansible; then
    install_packages python3-hypothesis python3-pycodestyle python3-pytest python3-voluptuous
  else
    from_pypi 'ansible>=9' ansible-lint yamllint antsibull-docs-parser hypothesis pycodestyle pytest voluptuous
  fi
}

# The Python that Ansible runs with, where its modules can be imported.
ansible_python() { ansible --version | sed -n 's/.*python version = .*(\(\/[^)]*\))$/\1/p'; }
