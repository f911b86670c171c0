#!/bin/sh
# Behind script/demo and script/test: finds a Python that is new enough and hands over to bootstrap.py.
cd "$(dirname "$0")/../.." || exit 1
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
found=
for python in .venv/bin/python python3 python3.13 python3.12 python3.11 python3.14 python; do
    "$python" -c "$new_enough" 2>/dev/null || continue
    found=$python
    # The environment that is there needs no module that makes one; Debian keeps these in a package of their own.
    [ "$python" = .venv/bin/python ] || "$python" -c 'import ensurepip, venv' 2>/dev/null || continue
    exec "$python" -I bizops/embedded/bootstrap.py "$@"
done
if [ -n "$found" ]; then
    echo "$found cannot make a virtual environment: as root run: apt-get install -y python3-venv" >&2
else
    echo "bizops needs Python 3.11 or newer, and none was found on the PATH." >&2
fi
exit 1
