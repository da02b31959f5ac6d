"""`python -m speechgen`: for machines where the script is not on the path."""

from speechgen.cli import main

main()
