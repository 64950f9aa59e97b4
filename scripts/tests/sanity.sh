#!/usr/bin/env bash
# Ansible's own checks of the collection, with the modules of every feature and every kind. No finding, and no entry that ignores one.
#
#   scripts/tests/sanity.sh
#
# For some of its checks ansible-test makes an environment from PyPI. Their programs are run here as they are, by Ansible's own Python.
set -euo pipefail
shopt -s failglob

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# shellcheck source=scripts/lib/say.sh
. scripts/lib/say.sh
# shellcheck source=scripts/lib/ansible.sh
. scripts/lib/ansible.sh

plain=(changelog compile empty-init ignores line-endings no-assert no-get-exception no-illegal-filenames no-smart-quotes
  replace-urlopen shebang symlinks use-argspec-type-path use-compat-six)

repository=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=$(ansible_python)
programs=$("$python" -c 'import ansible_test; print(ansible_test.__path__[0])')/_util/controller/sanity
export PYTHONDONTWRITEBYTECODE=1

node scripts/collection.mjs "$folder"
cd "$folder/ansible_collections/harden/stack"
failed=0

# Those of ansible-test that need nothing more.
ansible_test() {
  local version name words=()
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  for name in "${plain[@]}"; do words+=(--test "$name"); done
  ansible-test sanity --color no --python "$version" "${words[@]}"
}

# Documentation, examples, results and argument specs. One finding is left out: it asks for the licence of Ansible's own modules, and these
# have that of the project.
validate_modules() {
  local findings
  findings=$(PYTHONPATH=$folder:$repository/test/collection/sanity "$python" "$programs/validate-modules/validate.py" --arg-spec \
    --format json --collection ansible_collections/harden/stack plugins/modules/*.py || true)
  none_of "$findings" 'to_entries[]
    | "\(.key): \(.value.errors[] | select(.code != "missing-gplv3-license") | "\(.code): \(.msg)")"'
}

# The YAML in Python files, and the other.
yaml() {
  none_of "$("$python" "$programs/yamllint/yamllinter.py" plugins/*/*.py galaxy.yml meta/*.yml)" \
    '.messages[] | "\(.path):\(.line): \(.message)"'
}

# As ansible-test has it, with shorter lines; the tests of the collection too.
pep8() {
  local ignored
  ignored=$(sed -n 's/^\([EW][0-9]*\)$/\1/p' "$programs/pep8/current-ignore.txt" | paste -sd,)
  "$python" -m pycodestyle --max-line-length 120 --ignore "$ignored" . "$repository/test/collection"
}

# Prints what a filter finds in a JSON document; false where that is anything, and where it is no JSON.
none_of() {
  local found
  found=$(jq --raw-output "$2" <<<"$1") || return
  printf '%s' "$found"
  [ -z "$found" ]
}

check() {
  case $1 in
    ansible-test) ansible_test ;;
    validate-modules) validate_modules ;;
    yamllint) yaml ;;
    pep8) pep8 ;;
  esac
}

for name in ansible-test validate-modules yamllint pep8; do
  if printed=$(check "$name" 2>&1); then
    say "  $name: no finding"
  else
    say "  $name:" "$printed"
    failed=1
  fi
done
exit "$failed"
