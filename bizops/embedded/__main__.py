"""`python -m bizops.embedded demo|test|servers`: the commands behind `script/`."""

import sys

from .demo import demo
from .errors import CannotRun
from .testing import run_with_servers, test

USAGE = """\
usage: python -m bizops.embedded demo [--reset] [--port N] [--company NAME]
       python -m bizops.embedded test [--long] [arguments of pytest]
       python -m bizops.embedded servers -- COMMAND …"""


def main(words: list[str]) -> int:
    match words:
        case ["demo", *rest]:
            return demo(rest)
        case ["test", *rest]:
            return test(rest)
        case ["servers", "--", _, *_]:
            return run_with_servers(words[2:])
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotRun as error:
        sys.exit(str(error))
    except PermissionError as error:
        sys.exit(f"{error.filename} belongs to another user: work in a checkout of your own, or remove it as root.")
    except KeyboardInterrupt:
        sys.exit(130)
