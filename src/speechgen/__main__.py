"""Where the program starts: `speechgen`, or `python -m speechgen` on machines where the script is not on the path."""

import gc


def main() -> None:
    """Run the command line without looking for garbage: a run is short and its data small.

    The search would begin while modules are loaded, and Python would look once more as it ends: a fifth of a draft's time.
    """
    gc.disable()
    from speechgen.cli import main as run

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
